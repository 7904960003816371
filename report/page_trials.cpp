#include "report/page_trials.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <set>

#include "report/evidence.hpp"
#include "report/show.hpp"
#include "report/timestamps.hpp"

namespace trommel {

namespace {

using Trials = std::vector<const PastTrial*>;

double value_at_selected(const PastTrial& trial, const std::string& metric) {
    return trial.selected ? value_of(trial, metric) : std::nan("");
}

// Best first; those without a value last.
Trials by_value(const Snapshot& snapshot) {
    const Objective& objective = snapshot.source.objective;
    Trials trials;
    for (const PastTrial& trial : snapshot.history.trials) {
        trials.push_back(&trial);
    }
    std::ranges::stable_sort(trials, [&](const PastTrial* first, const PastTrial* second) {
        return is_better(value_at_selected(*first, objective.metric),
                         value_at_selected(*second, objective.metric), objective.direction);
    });
    return trials;
}

// `count` positions in [0, size), evenly spread.
std::vector<std::size_t> spread(std::size_t size, std::size_t count) {
    std::vector<std::size_t> positions;
    for (std::size_t i = 0; i < std::min(size, count); ++i) {
        positions.push_back(count >= size ? i : i * size / count);
    }
    return positions;
}

double rounded(double value) {
    return std::isfinite(value) ? std::strtod(fmt::format("{:.5g}", value).c_str(), nullptr) : value;
}

double milliseconds(double seconds) {
    return std::round(seconds * 1000) / 1000;
}

Json curve_json(TrialId trial, const std::vector<EpochMeasured>& all, std::size_t most) {
    std::vector<std::size_t> positions = spread(all.size(), most);
    if (!positions.empty()) {
        positions.back() = all.size() - 1;
    }
    std::set<std::string> names;
    Json epochs = Json::array();
    for (const std::size_t at : positions) {
        epochs.push_back(all[at].epoch);
        for (const auto& [name, value] : all[at].metrics) {
            names.insert(name);
        }
    }
    Json metrics = Json::object();
    for (const std::string& name : names) {
        for (const std::size_t at : positions) {
            const auto found = all[at].metrics.find(name);
            metrics[name].push_back(found == all[at].metrics.end() ? Json(nullptr)
                                                                   : to_json_value(rounded(found->second)));
        }
    }
    return {{"trial", to_text(trial)}, {"epochs", epochs}, {"metrics", metrics}};
}

bool is_fault(const PastAttempt& attempt) {
    return attempt.outcome == AttemptOutcome::crashed || attempt.outcome == AttemptOutcome::lost;
}

// At most `most` of the attempts, in the order in which they started.
std::vector<const PastAttempt*> sampled(const std::vector<PastAttempt>& attempts, std::size_t most) {
    std::vector<bool> taken(attempts.size(), attempts.size() <= most);
    std::size_t left = attempts.size() <= most ? 0 : most;
    const auto take_latest = [&](std::size_t at_most, auto condition) {
        for (std::size_t i = attempts.size(); i-- > 0 && at_most > 0 && left > 0;) {
            if (!taken[i] && condition(attempts[i])) {
                taken[i] = true;
                --left;
                --at_most;
            }
        }
    };
    take_latest(most / 2, is_fault);
    take_latest(most, [](const PastAttempt&) { return true; });
    std::vector<const PastAttempt*> result;
    for (std::size_t i = 0; i < attempts.size(); ++i) {
        if (taken[i]) {
            result.push_back(&attempts[i]);
        }
    }
    return result;
}

}  // namespace

std::string clipped(const std::string& text, std::size_t most) {
    return text.size() <= most ? text : text.substr(0, most) + "...";
}

std::vector<TrialId> sampled_trials(const Snapshot& snapshot, std::size_t most) {
    Trials trials = by_value(snapshot);
    const std::size_t best = std::min(trials.size(), most <= trials.size() ? most / 3 : most);
    std::set<TrialId> chosen;
    for (std::size_t i = 0; i < best; ++i) {
        chosen.insert(trials[i]->id);
    }
    Trials others;
    for (const PastTrial& trial : snapshot.history.trials) {
        if (!chosen.contains(trial.id)) {
            others.push_back(&trial);
        }
    }
    for (const std::size_t at : spread(others.size(), most - best)) {
        chosen.insert(others[at]->id);
    }
    std::vector<TrialId> in_order;
    for (const PastTrial& trial : snapshot.history.trials) {
        if (chosen.contains(trial.id)) {
            in_order.push_back(trial.id);
        }
    }
    return in_order;
}

Trials by_end(const DetailedSnapshot& record) {
    std::map<TrialId, std::string> ends;
    for (const PastAttempt& attempt : record.attempts) {
        std::string& end = ends[attempt.id.trial];
        end = std::max(end, attempt.ended);
    }
    Trials trials;
    for (const PastTrial& trial : record.snapshot.history.trials) {
        if (is_final(trial.state) && ends.contains(trial.id)) {
            trials.push_back(&trial);
        }
    }
    std::ranges::stable_sort(trials, {}, [&](const PastTrial* trial) { return ends.at(trial->id); });
    return trials;
}

Json trials_json(const DetailedSnapshot& record, const std::vector<TrialId>& shown,
                 const PageLimits& limits) {
    std::map<TrialId, std::int64_t> order;
    for (const PastTrial* trial : by_end(record)) {
        order[trial->id] = std::ssize(order) + 1;
    }
    const std::set<TrialId> wanted(shown.begin(), shown.end());
    Json json = Json::array();
    for (const PastTrial& trial : record.snapshot.history.trials) {
        if (!wanted.contains(trial.id)) {
            continue;
        }
        const auto at = order.find(trial.id);
        const auto& selected = trial.selected;
        json.push_back(
            {{"trial", to_text(trial.id)},
             {"configuration", to_text(trial.id.configuration)},
             {"seed", std::to_string(trial.seed)},
             {"state", to_text(trial.state)},
             {"reason", text_or_null(clipped(trial.reason, limits.text))},
             {"value", to_json_value(value_at_selected(trial, record.snapshot.source.objective.metric))},
             {"epoch", selected ? Json(selected->epoch) : Json(nullptr)},
             {"epochs", selected ? Json(selected->epochs) : Json(nullptr)},
             {"seconds", selected ? to_json_value(milliseconds(selected->seconds)) : Json(nullptr)},
             {"order", at == order.end() ? Json(nullptr) : Json(at->second)},
             {"attempts", trial.attempts},
             {"crashes", trial.crashes}});
    }
    return json;
}

Json best_so_far(const DetailedSnapshot& record) {
    const Objective& objective = record.snapshot.source.objective;
    double best = std::nan("");
    Json steps = Json::array();
    std::int64_t order = 0;
    for (const PastTrial* trial : by_end(record)) {
        ++order;
        const double value = value_at_selected(*trial, objective.metric);
        if (trial->state == TrialState::completed && std::isfinite(value) &&
            is_better(value, best, objective.direction)) {
            best = value;
            steps.push_back({order, value, to_text(trial->id)});
        }
    }
    return steps;
}

Json curves_json(const DetailedSnapshot& record, const PageLimits& limits) {
    Json json = Json::array();
    for (const auto& [trial, attempts] : record.chosen) {
        const std::vector<EpochMeasured> epochs = curve(attempts);
        if (!epochs.empty()) {
            json.push_back(curve_json(trial, epochs, limits.epochs));
        }
    }
    return json;
}

Json attempts_json(const std::vector<PastAttempt>& attempts, double origin, const PageLimits& limits) {
    Json json = Json::array();
    for (const PastAttempt* attempt : sampled(attempts, limits.attempts)) {
        json.push_back({{"trial", to_text(attempt->id.trial)},
                        {"attempt", attempt->id.number},
                        {"life", attempt->id.life},
                        {"worker", attempt->worker},
                        {"host", attempt->host},
                        {"began", to_json_value(milliseconds(seconds_of(attempt->began) - origin))},
                        {"ended", to_json_value(milliseconds(seconds_of(attempt->ended) - origin))},
                        {"outcome", to_text(attempt->outcome)},
                        {"reason", text_or_null(clipped(attempt->reason, limits.text / 4))}});
    }
    return json;
}

}  // namespace trommel
