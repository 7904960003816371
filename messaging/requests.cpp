#include "messaging/requests.hpp"

#include <cstdint>

namespace trommel {

namespace {

std::string words(const Extend& extend) {
    std::string text = "extend";
    for (const LimitChange& change : extend.changes) {
        const bool integer = change.limit != Limit::hours;
        const std::string amount = to_text(integer ? ParamValue(static_cast<std::int64_t>(change.amount))
                                                   : ParamValue(change.amount));
        text += " --" + std::string(to_text(change.limit)) + " " + (change.more ? "+" : "") + amount;
    }
    return text;
}

std::string words(const Retry& retry) {
    std::string text = retry.all_failed ? "retry --failed" : "retry";
    for (const TrialId& trial : retry.trials) {
        text += " " + to_text(trial);
    }
    return text;
}

std::string words(const Enqueue& enqueue) {
    return "enqueue " + to_text(enqueue.params) +
           (enqueue.label.empty() ? "" : " --label '" + enqueue.label + "'");
}

std::string words(const GiveUp& give_up) {
    std::string text = "stop";
    for (const TrialId& trial : give_up.trials) {
        text += " " + to_text(trial);
    }
    return text;
}

std::string words(const Stop& stop) {
    return stop.now ? "stop --now" : "stop";
}

}  // namespace

std::string_view to_text(Limit limit) {
    constexpr std::array<std::string_view, 4> names = {"configurations", "trials", "epochs", "hours"};
    return names.at(static_cast<std::size_t>(limit));
}

std::optional<Limit> parse_limit(std::string_view text) {
    for (const Limit limit : all_limits) {
        if (to_text(limit) == text) {
            return limit;
        }
    }
    return std::nullopt;
}

std::string to_text(const Request& request) {
    return std::visit([](const auto& each) { return words(each); }, request.what);
}

}  // namespace trommel
