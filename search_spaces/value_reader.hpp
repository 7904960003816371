// Reads TOML values as values of parameters.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

#include "search_spaces/problems.hpp"
#include "sweep/params.hpp"
#include "sweep/value_rule.hpp"

namespace trommel {

/// true, 3, 0.5, "adam", [64, 32]; other types, and values that break the rule, are reported as invalid for
/// `name`.
std::optional<ParamValue> read_value(const toml::node& node, const std::string& name, const ValueRule& rule,
                                     Problems& problems);

/// A list of distinct values. If only some are integers, all become doubles. Empty if a problem was reported,
/// because checks of the other values would only repeat it.
std::vector<ParamValue> read_values(const toml::array& array, const std::string& name, const ValueRule& rule,
                                    Problems& problems);

/// Converts all of them to doubles if only some are integers.
void doubles_where_mixed(std::vector<ParamValue>& values);

/// "90s", "30m", "2h", "1d".
std::optional<std::chrono::seconds> parse_duration(std::string_view text);

/// Bytes in "500 MB" or "8 GB" (powers of 1000); nothing for any other text.
std::optional<std::int64_t> parse_bytes(std::string_view text);

/// The keys of a table in the order of the file (toml++ sorts them by name).
std::vector<std::string> keys_in_order(const toml::table& table);

/// An entry of a nested table under its dotted name: a.b = ... and a.c.d = ... are "a.b" and "a.c.d" of table
/// a.
struct DottedName {
    std::string name;
    const toml::node* node = nullptr;
};
std::vector<DottedName> dotted_names(const std::string& name, const toml::table& nested);

/// "optimizer.lr (a dot without quotes makes a table in TOML); write its name in quotes: ..."
std::string remedy_for_dot(const std::string& name);

}  // namespace trommel
