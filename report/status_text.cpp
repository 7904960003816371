#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "report/job_json.hpp"
#include "report/json_values.hpp"
#include "report/numbers.hpp"
#include "report/status.hpp"
#include "sweep/describe.hpp"

namespace trommel {

namespace {

constexpr std::array trial_states = {TrialState::waiting,   TrialState::running, TrialState::paused,
                                     TrialState::completed, TrialState::pruned,  TrialState::failed};

std::int64_t count(const Status& status, TrialState state) {
    const auto found = status.trials.find(state);
    return found == status.trials.end() ? 0 : found->second;
}

std::string trials_line(const Status& status) {
    std::string text;
    const auto add = [&](std::int64_t trials, std::string_view what) {
        text += trials == 0 ? "" : fmt::format("{}{} {}", text.empty() ? "" : ", ", trials, what);
    };
    for (const TrialState state : trial_states) {
        add(count(status, state) - (state == TrialState::pruned ? status.diverged : 0), to_text(state));
    }
    add(status.diverged, "diverged");
    text = text.empty() ? "none yet" : text;
    return status.planned_trials ? fmt::format("{} (of {} planned)", text, *status.planned_trials) : text;
}

std::string workers_table(const Status& status, TextStyle style) {
    std::vector<TextColumn> columns = {{"worker", Align::right, TextColumn::always_shown, 0, {}},
                                       {"trial", Align::left, TextColumn::always_shown, 0, {}},
                                       {"attempt", Align::right, 50, 0, {}},
                                       {"host", Align::left, 60, 8, {}},
                                       {"began", Align::left, 40, 0, {}}};
    for (const PastAttempt& attempt : status.workers) {
        columns[0].cells.push_back(std::to_string(attempt.worker));
        columns[1].cells.push_back(to_text(attempt.id.trial));
        columns[2].cells.push_back(std::to_string(attempt.id.number));
        columns[3].cells.push_back(attempt.host);
        columns[4].cells.push_back(attempt.began);
    }
    return status.workers.empty() ? "" : "\n" + lay_out(std::move(columns), style).text;
}

// How a paused sweep is resumed.
std::string successor(const Status& status) {
    const auto next = std::ranges::find_if(status.jobs, [](const JobStatus& job) { return !job.is_over; });
    return next == status.jobs.end()
               ? "no coordinator is running here; run the command that started the sweep to resume it"
               : "its Slurm job " + next->id + " will resume it";
}

std::string state_words(const Status& status) {
    const std::string state(to_text(status.state));
    return status.state == SweepState::paused ? state + " (" + successor(status) + ")" : state;
}

template <class T>
Json number_or_null(const std::optional<T>& limit) {
    return limit ? Json(*limit) : Json(nullptr);
}

Json limits_json(const Budget& budget) {
    return {{"configurations", number_or_null(budget.configurations)},
            {"trials", number_or_null(budget.trials)},
            {"epochs", number_or_null(budget.epochs)},
            {"hours", number_or_null(budget.hours)}};
}

Json workers_json(const Status& status) {
    Json workers = Json::array();
    for (const PastAttempt& attempt : status.workers) {
        workers.push_back({{"worker", attempt.worker},
                           {"host", attempt.host},
                           {"trial", to_text(attempt.id.trial)},
                           {"attempt", attempt.id.number},
                           {"began", attempt.began}});
    }
    return workers;
}

Json best_json(const std::optional<LeaderboardRow>& best) {
    if (!best) {
        return nullptr;
    }
    return {{"configuration", to_text(best->configuration)},
            {"label", best->label},
            {"mean", to_json_value(best->mean)},
            {"ci_low", best->interval ? to_json_value(best->interval->low) : Json(nullptr)},
            {"ci_high", best->interval ? to_json_value(best->interval->high) : Json(nullptr)},
            {"seeds", best->seeds()},
            {"best_trial", to_text(best->best_trial)}};
}

}  // namespace

std::string to_text(const Status& status, TextStyle style) {
    std::string text = wrapped(fmt::format("{}: {}", status.sweep, state_words(status)), style.width);
    if (!status.last_event.empty()) {
        text += wrapped("last event: " + status.last_event, style.width);
    }
    for (const JobStatus& job : status.jobs) {
        text += wrapped(to_text(job), style.width);
    }
    text += wrapped("trials: " + trials_line(status), style.width);
    if (status.best) {
        text +=
            wrapped(fmt::format("best configuration: {}{}, {} {}", to_text(status.best->configuration),
                                status.best->label.empty() ? "" : " \"" + status.best->label + "\"",
                                status.objective.metric,
                                mean_text(status.objective.metric, status.best->mean, status.best->interval)),
                    style.width);
    }
    if (status.budget != Budget{}) {
        text += wrapped("budget: " + describe(status.budget), style.width);
    }
    if (status.target) {
        text += wrapped(fmt::format("target: {} of {}, which ends the search", status.objective.metric,
                                    metric_text(status.objective.metric, *status.target)),
                        style.width);
    }
    const std::string finals =
        status.final_epochs > 0 ? fmt::format(" and {} in the finals", status.final_epochs) : "";
    text += wrapped(fmt::format("spent: {} configuration{}, {} epochs{}, {}", status.configurations,
                                status.configurations == 1 ? "" : "s", status.epochs, finals,
                                duration_text(status.running_seconds)),
                    style.width);
    if (status.eta_seconds) {
        text += wrapped(
            (status.target ? "left: at most about " : "left: about ") + duration_text(*status.eta_seconds),
            style.width);
    }
    return text + wrapped("as of: " + status.as_of, style.width) + workers_table(status, style);
}

std::string to_json_text(const Status& status) {
    Json trials = Json::object();
    for (const TrialState state : trial_states) {
        trials[std::string(to_text(state))] = count(status, state);
    }
    return dumped({{"schema", "status/1"},
                   {"as_of", status.as_of},
                   {"sweep", status.sweep},
                   {"state", to_text(status.state)},
                   {"last_event", text_or_null(status.last_event)},
                   {"trials", trials},
                   {"diverged", status.diverged},
                   {"workers", workers_json(status)},
                   {"jobs", jobs_json(status.jobs)},
                   {"best", best_json(status.best)},
                   {"budget",
                    {{"limits", limits_json(status.budget)},
                     {"target", number_or_null(status.target)},
                     {"planned_trials", number_or_null(status.planned_trials)},
                     {"configurations", status.configurations},
                     {"epochs", status.epochs},
                     {"final_epochs", status.final_epochs},
                     {"running_seconds", to_json_value(status.running_seconds)}}},
                   {"eta_seconds", status.eta_seconds ? to_json_value(*status.eta_seconds) : Json(nullptr)}});
}

}  // namespace trommel
