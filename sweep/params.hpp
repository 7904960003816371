// Parameter values: what a sampler proposes and a configuration consists of.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace trommel {

using IntegerList = std::vector<std::int64_t>;
using ParamValue = std::variant<bool, std::int64_t, double, std::string, IntegerList>;

// Ordered by name, so that two equal assignments have equal text, bytes and rows.
using Params = std::map<std::string, ParamValue, std::less<>>;

/// The usual notation: true, 32, 0.01, adam, [64, 32]. Doubles in the shortest form that reads back to the
/// same bits, and always with a point or an exponent, so that 1.0 is not read as the integer 1.
std::string to_text(const ParamValue& value);

/// "batch_size=32 optimizer=adam", ordered by name: equal texts mean equal assignments.
std::string to_text(const Params& params);

/// "bool", "integer", "number", "string" or "list of integers".
std::string_view kind_of(const ParamValue& value);

/// Whether the value is a double or an integer; as_number() converts an integer to a double.
bool is_number(const ParamValue& value);
double as_number(const ParamValue& value);  ///< requires is_number

}  // namespace trommel
