// A request as JSON, as it is stored in a file.
#include <cmath>
#include <utility>

#include <nlohmann/json.hpp>

#include "sweep_directory/request_box.hpp"
#include "system/errors.hpp"

namespace trommel {

namespace {

using Json = nlohmann::ordered_json;

Json to_json(const Extend& extend) {
    Json json = Json::object();
    for (const LimitChange& change : extend.changes) {
        json[std::string(to_text(change.limit))] = {{"amount", change.amount}, {"more", change.more}};
    }
    return {{"extend", json}};
}

Json names_of(const std::vector<TrialId>& trials) {
    Json names = Json::array();
    for (const TrialId& trial : trials) {
        names.push_back(to_text(trial));
    }
    return names;
}

Json to_json(const GiveUp& give_up) {
    return {{"give_up", {{"trials", names_of(give_up.trials)}}}};
}

Json to_json(const Retry& retry) {
    return {{"retry", {{"all_failed", retry.all_failed}, {"trials", names_of(retry.trials)}}}};
}

Json to_json(const Enqueue& enqueue) {
    Json params = Json::object();
    for (const auto& [name, value] : enqueue.params) {
        params[name] = std::visit([](const auto& each) { return Json(each); }, value);
    }
    return {{"enqueue", {{"label", enqueue.label}, {"params", params}}}};
}

Json to_json(const Stop& stop) {
    return {{"stop", {{"now", stop.now}}}};
}

[[noreturn]] void refuse(const std::string& problem) {
    throw InputError(problem + "; use 'trommel extend', 'retry', 'enqueue' or 'stop'");
}

ParamValue read_value(const Json& json) {
    if (json.is_boolean()) {
        return json.get<bool>();
    }
    if (json.is_number_integer()) {
        return json.get<std::int64_t>();
    }
    if (json.is_number_float()) {
        return json.get<double>();
    }
    if (json.is_array()) {
        return json.get<IntegerList>();
    }
    return json.get<std::string>();
}

Extend read_extend(const Json& json) {
    Extend extend;
    for (const auto& [name, change] : json.items()) {
        const auto limit = parse_limit(name);
        const double amount = change.at("amount").get<double>();
        if (!limit || !(amount > 0) || amount > 1e15 ||
            (*limit != Limit::hours && amount != std::floor(amount))) {
            refuse("'" + name + "' cannot be extended by " + change.dump());
        }
        extend.changes.push_back({*limit, amount, change.at("more").get<bool>()});
    }
    return extend;
}

std::vector<TrialId> read_trials(const Json& names) {
    std::vector<TrialId> trials;
    for (const Json& name : names) {
        const auto trial = parse_trial_id(name.get<std::string>());
        if (!trial) {
            refuse(name.dump() + " is not the name of a trial");
        }
        trials.push_back(*trial);
    }
    return trials;
}

Retry read_retry(const Json& json) {
    return {.all_failed = json.at("all_failed").get<bool>(), .trials = read_trials(json.at("trials"))};
}

Enqueue read_enqueue(const Json& json) {
    Enqueue enqueue{.label = json.at("label").get<std::string>(), .params = {}};
    for (const auto& [name, value] : json.at("params").items()) {
        enqueue.params.emplace(name, read_value(value));
    }
    return enqueue;
}

decltype(Request::what) read_what(const Json& json) {
    if (json.at("schema") != "request/1") {
        refuse("schema " + json.at("schema").dump() + " is not \"request/1\"");
    }
    if (json.contains("extend")) {
        return read_extend(json["extend"]);
    }
    if (json.contains("retry")) {
        return read_retry(json["retry"]);
    }
    if (json.contains("enqueue")) {
        return read_enqueue(json["enqueue"]);
    }
    if (json.contains("give_up")) {
        return GiveUp{read_trials(json["give_up"].at("trials"))};
    }
    return Stop{.now = json.at("stop").at("now").get<bool>()};
}

}  // namespace

std::string to_json_text(const Request& request) {
    Json json = {{"schema", "request/1"}};
    json.update(std::visit([](const auto& each) { return to_json(each); }, request.what));
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Request read_request(const std::string& id, const std::string& text) {
    try {
        return {.id = id, .what = read_what(Json::parse(text))};
    } catch (const Json::exception& error) {
        refuse(std::string("not a request (") + error.what() + ")");
    }
}

}  // namespace trommel
