// Users' requests to a sweep, while it runs or before it is resumed: extend, retry, enqueue, stop, give up
// trials.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sweep/ids.hpp"
#include "sweep/params.hpp"

namespace trommel {

/// The limits of a budget, by their names in a sweep file.
enum class Limit { configurations, trials, epochs, hours };

inline constexpr std::array all_limits = {Limit::configurations, Limit::trials, Limit::epochs, Limit::hours};

/// Sets one limit of the budget to `amount`, or adds `amount` to it.
struct LimitChange {
    Limit limit = Limit::configurations;
    double amount = 0;  ///< above 0; an integer except for hours
    bool more = false;  ///< added to the current limit

    bool operator==(const LimitChange&) const = default;
};

struct Extend {
    std::vector<LimitChange> changes;

    bool operator==(const Extend&) const = default;
};

/// Retry these failed trials, with all of their attempts again.
struct Retry {
    bool all_failed = false;
    std::vector<TrialId> trials;  ///< unless all_failed

    bool operator==(const Retry&) const = default;
};

/// Train this configuration, even if the budget is spent; if it is known already, one more seed of it.
struct Enqueue {
    std::string label;
    Params params;

    bool operator==(const Enqueue&) const = default;
};

/// Prefix of the record's last event if a user stopped the sweep.
inline constexpr std::string_view stopped_by_request = "trommel stop";

/// Whether a run of the coordinator ended for that reason.
inline bool is_by_request(std::string_view reason) {
    return reason.starts_with(stopped_by_request);
}

/// End this run of the coordinator: once the running trials have ended, or now.
struct Stop {
    bool now = false;

    bool operator==(const Stop&) const = default;
};

/// End these trials: running ones are stopped, waiting ones are never started. They count as pruned.
struct GiveUp {
    std::vector<TrialId> trials;

    bool operator==(const GiveUp&) const = default;
};

/// `id` is unique among all requests ever made: none is carried out twice.
struct Request {
    std::string id;
    std::variant<Extend, Retry, Enqueue, Stop, GiveUp> what;

    bool operator==(const Request&) const = default;
};

std::string_view to_text(Limit limit);
std::optional<Limit> parse_limit(std::string_view text);

/// As the user would type it: "extend --configurations +50".
std::string to_text(const Request& request);

}  // namespace trommel
