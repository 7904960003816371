// What people ask of a sweep from outside, while it runs or before it is resumed: extend, retry, enqueue, stop, give up trials.
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

/// The limits of a budget, by the names that they have in a sweep file.
enum class Limit { configurations, trials, epochs, hours };

inline constexpr std::array all_limits = {Limit::configurations, Limit::trials, Limit::epochs, Limit::hours};

/// One limit of the budget is to be this, or this much more.
struct LimitChange {
    Limit limit = Limit::configurations;
    double amount = 0;  ///< above 0; an integer but for hours
    bool more = false;  ///< added to what there is

    bool operator==(const LimitChange&) const = default;
};

struct Extend {
    std::vector<LimitChange> changes;

    bool operator==(const Extend&) const = default;
};

/// These trials have failed, and are to have all of their attempts again.
struct Retry {
    bool all_failed = false;
    std::vector<TrialId> trials;  ///< where not all_failed

    bool operator==(const Retry&) const = default;
};

/// Train this configuration, even where the budget is spent; one more seed of it where it is known.
struct Enqueue {
    std::string label;
    Params params;

    bool operator==(const Enqueue&) const = default;
};

/// How the record's last event begins where a person wanted the sweep to stop.
inline constexpr std::string_view stopped_by_request = "trommel stop";

/// Whether that is the reason for which a life ends.
inline bool is_by_request(std::string_view reason) {
    return reason.starts_with(stopped_by_request);
}

/// End this life of the coordinator: once the running trials have ended, or now.
struct Stop {
    bool now = false;

    bool operator==(const Stop&) const = default;
};

/// End these trials: what runs is stopped, what waits is never begun. They count as pruned.
struct GiveUp {
    std::vector<TrialId> trials;

    bool operator==(const GiveUp&) const = default;
};

/// `id` is different for every request that was ever made: none is carried out twice.
struct Request {
    std::string id;
    std::variant<Extend, Retry, Enqueue, Stop, GiveUp> what;

    bool operator==(const Request&) const = default;
};

std::string_view to_text(Limit limit);
std::optional<Limit> parse_limit(std::string_view text);

/// As a person types it: "extend --configurations +50".
std::string to_text(const Request& request);

}  // namespace trommel
