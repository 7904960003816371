#include "report/json_values.hpp"

#include <cmath>

#include "system/printable.hpp"

namespace trommel {

Json to_json_value(double value) {
    return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json to_json_value(const ParamValue& value) {
    if (const auto* number = std::get_if<double>(&value)) {
        return to_json_value(*number);
    }
    return std::visit([](const auto& each) { return Json(each); }, value);
}

Json to_json_value(const Params& params) {
    Json json = Json::object();
    for (const auto& [name, value] : params) {
        json[name] = to_json_value(value);
    }
    return json;
}

Json to_json_value(const Metrics& metrics) {
    Json json = Json::object();
    for (const auto& [name, value] : metrics) {
        json[name] = to_json_value(value);
    }
    return json;
}

Json text_or_null(const std::string& text) {
    return text.empty() ? Json(nullptr) : Json(text);
}

std::string dumped(const Json& json) {
    return printable_json(json.dump(2, ' ', false, Json::error_handler_t::replace)) + "\n";
}

}  // namespace trommel
