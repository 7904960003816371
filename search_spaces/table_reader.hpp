// Reads the keys of one TOML table, and reports unknown ones.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

#include "search_spaces/problems.hpp"
#include "system/known_words.hpp"

namespace trommel {

/// Every method that takes a key makes it known; done() then reports the other keys of the table. A value of
/// the wrong type is reported at its position and counts as absent.
class TableReader {
  public:
    /// `name` is the table's name in messages, e.g. "[train]".
    TableReader(const toml::table& table, std::string name, Problems& problems)
        : table_(table), name_(std::move(name)), problems_(problems) {}

    const toml::node* find(std::string_view key);

    /// `remedy` is the advice if the value is not a string.
    std::optional<std::string> text(std::string_view key, std::string_view remedy = "put it in quotes");
    std::optional<std::string> required_text(std::string_view key);
    /// One of `words`; other values are reported.
    std::optional<std::string> word(std::string_view key, const std::vector<std::string>& words);
    bool boolean(std::string_view key);  ///< false if absent
    std::optional<std::int64_t> integer(std::string_view key, std::int64_t at_least,
                                        std::optional<std::int64_t> at_most = std::nullopt);
    std::optional<double> number_above_zero(std::string_view key);
    /// In [low, high), or including high if `closed`; `wanted` describes the interval: "a number in [0, 1)".
    std::optional<double> number(std::string_view key, double low, double high, std::string_view wanted,
                                 bool closed = false);
    const toml::table* table(std::string_view key);

    /// Reports the key, if present, as one of a later version: "<what>; <instead>".
    void refuse(std::string_view key, const std::string& what);

    /// Reports the keys that were not requested, together with those that were.
    void done();

    const toml::table& raw() const { return table_; }
    const std::string& name() const { return name_; }
    Problems& problems() { return problems_; }

  private:
    const toml::table& table_;
    std::string name_;
    Problems& problems_;
    std::set<std::string, std::less<>> known_;
    std::set<std::string, std::less<>> refused_;
};

}  // namespace trommel
