// Converts our values to JSON. Private to this folder: it includes nlohmann-json.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "sweep/metrics.hpp"
#include "sweep/params.hpp"

namespace trommel {

using Json = nlohmann::ordered_json;

/// NaN and infinities become null, because JSON cannot express them.
Json to_json_value(double value);
Json to_json_value(const ParamValue& value);
Json to_json_value(const Params& params);
Json to_json_value(const Metrics& metrics);

/// Null for an empty text.
Json text_or_null(const std::string& text);

/// Indented, with a final newline. Bytes that are not UTF-8 (such as in a trainer's stderr) become U+FFFD.
std::string dumped(const Json& json);

}  // namespace trommel
