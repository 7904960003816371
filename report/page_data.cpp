#include "report/page_data.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>
#include <string_view>

#include "report/leaderboard.hpp"
#include "report/names.hpp"
#include "report/page_parameters.hpp"
#include "report/page_trials.hpp"
#include "report/shown_classes.hpp"
#include "report/time_spent.hpp"
#include "report/timestamps.hpp"
#include "system/printable.hpp"
#include "system/version.hpp"

namespace trommel {

namespace {

Json counts_json(const History& history) {
    std::map<TrialState, std::int64_t> counts;
    std::int64_t diverged = 0;
    for (const PastTrial& trial : history.trials) {
        const bool has_diverged = trial.state == TrialState::pruned && trial.reason == diverged_reason;
        diverged += has_diverged ? 1 : 0;
        counts[trial.state] += has_diverged ? 0 : 1;
    }
    Json json = Json::object();
    for (const TrialState state : {TrialState::completed, TrialState::pruned, TrialState::failed,
                                   TrialState::running, TrialState::paused, TrialState::waiting}) {
        json[std::string(to_text(state))] = counts[state];
    }
    json["diverged"] = diverged;
    return json;
}

Json row_json(const LeaderboardRow& row, const std::vector<std::string>& metrics) {
    Json values = Json::array();
    for (const std::string& metric : metrics) {
        const auto found = row.metrics.find(metric);
        values.push_back(found == row.metrics.end() ? Json(nullptr) : to_json_value(found->second));
    }
    return {{"rank", row.rank},
            {"configuration", to_text(row.configuration)},
            {"seeds", row.seeds()},
            {"lost_seeds", row.lost_seeds},
            {"mean", to_json_value(row.mean)},
            {"ci_low", row.interval ? to_json_value(row.interval->low) : Json(nullptr)},
            {"ci_high", row.interval ? to_json_value(row.interval->high) : Json(nullptr)},
            {"group", text_or_null(row.group)},
            {"leads_group", row.leads_group},
            {"finalist", row.finalist},
            {"best_trial", to_text(row.best_trial)},
            {"best_epoch", row.best_epoch},
            {"metrics", values}};
}

Json configurations_json(const History& history, const std::set<ConfigurationId>& shown,
                         const std::vector<PageParameter>& parameters) {
    Json json = Json::array();
    for (const PastConfiguration& each : history.configurations) {
        if (shown.contains(each.id)) {
            json.push_back({{"configuration", to_text(each.id)},
                            {"label", each.label},
                            {"origin", each.origin},
                            {"params", values_of(each.params, parameters)}});
        }
    }
    return json;
}

// The classes that were most often mistaken come first if there are too many.
std::vector<std::size_t> classes_to_show(const std::vector<ClassScore>& scores, std::size_t most) {
    std::vector<std::size_t> shown(scores.size());
    std::iota(shown.begin(), shown.end(), std::size_t{0});
    if (shown.size() > most) {
        std::ranges::stable_sort(shown, {}, [&](std::size_t i) { return scores[i].f1; });
        shown.resize(most);
        std::ranges::sort(shown);
    }
    return shown;
}

Json classes_json(const ShownClasses& classes, std::size_t most) {
    const std::vector<ClassScore> scores = class_scores(classes.confusion);
    const std::vector<std::size_t> shown = classes_to_show(scores, most);
    Json rows = Json::array();
    for (const std::size_t row : shown) {
        Json predicted_as = Json::array();
        for (const std::size_t column : shown) {
            predicted_as.push_back(classes.confusion[row][column]);
        }
        rows.push_back({{"class", classes.names[row]},
                        {"images", scores[row].images},
                        {"precision", scores[row].precision},
                        {"recall", scores[row].recall},
                        {"f1", scores[row].f1},
                        {"predicted_as", predicted_as}});
    }
    return {{"split", classes.split},
            {"macro_f1", macro_f1(scores)},
            {"accuracy", accuracy(classes.confusion)},
            {"rows", rows}};
}

Json best_json(const PageInput& input, const LeaderboardRow& row) {
    const Snapshot& snapshot = input.record.snapshot;
    const PastTrial& trial = find_past(snapshot, row.best_trial);
    Json splits = Json::array();
    for (const ShownClasses& classes : shown_classes(snapshot.source, trial)) {
        splits.push_back(classes_json(classes, input.limits.classes));
    }
    Environment environment;
    for (const PastAttempt& attempt : input.record.attempts) {
        if (attempt.id.trial == row.best_trial) {
            environment = attempt.environment;  // of the last one, which completed it
        }
    }
    return {{"configuration", to_text(row.configuration)},
            {"trial", to_text(row.best_trial)},
            {"seed", std::to_string(trial.seed)},
            {"epoch", row.best_epoch},
            {"weights_digest", text_or_null(trial.selected ? trial.selected->weights_digest : "")},
            {"environment", environment},
            {"classes", splits}};
}

Json time_json(const DetailedSnapshot& record, double origin) {
    const TimeSpent spent = time_spent(record.attempts, record.snapshot.as_of);
    Json seconds = Json::object();
    for (const auto& [outcome, time] : spent.by_outcome) {
        seconds[std::string(to_text(outcome))] = to_json_value(time);
    }
    seconds["idle"] = to_json_value(spent.idle);
    return {{"origin", record.attempts.empty() ? Json(nullptr) : Json(record.attempts.front().began)},
            {"until", to_json_value(seconds_of(record.snapshot.as_of) - origin)},
            {"worker_seconds", seconds}};
}

void note(Json& notes, std::string_view what, std::size_t shown, std::size_t all, std::string_view rule) {
    if (shown < all) {
        notes.push_back(fmt::format("{}: {} of {} are shown ({})", what, shown, all, rule));
    }
}

Json notes_json(const PageInput& input, const Leaderboard& board) {
    const auto& [snapshot, attempts, chosen] = input.record;
    const PageLimits& limits = input.limits;
    const std::size_t trials = snapshot.history.trials.size();
    constexpr std::string_view rule = "a third of them the best, the others evenly spread over the sweep";
    Json notes = Json::array();
    note(notes, "Leaderboard", std::min(limits.rows, board.rows.size()), board.rows.size(), "the best");
    note(notes, "Trials in plots", std::min(limits.trials, trials), trials, rule);
    note(notes, "Learning curves", chosen.size(), trials, rule);
    note(notes, "Attempts", std::min(limits.attempts, attempts.size()), attempts.size(),
         "the latest, and up to half of them crashed or lost");
    note(notes, "Classes", std::min(limits.classes, snapshot.source.classes.size()),
         snapshot.source.classes.size(), "those with the lowest F1");
    return notes;
}

Json spent_json(const History& history) {
    return {{"configurations", history.configurations.size()},
            {"trials", history.trials.size()},
            {"epochs", history.epochs},
            {"final_epochs", history.final_epochs},
            {"running_seconds", to_json_value(history.running_seconds)}};
}

// Trials of the finals and trials enqueued later are added to the plan.
Json planned_json(const PageInput& input) {
    const std::int64_t trials = std::ssize(input.record.snapshot.history.trials);
    return input.planned_trials ? Json(std::max(*input.planned_trials, trials)) : Json(nullptr);
}

Json sweep_json(const PageInput& input) {
    const Snapshot& snapshot = input.record.snapshot;
    const SweepSource& source = snapshot.source;
    return {{"schema", "report/1"},
            {"made_by", fmt::format("trommel {} ({})", version(), revision())},
            {"as_of", snapshot.as_of},
            {"sweep", source.name},
            {"directory", input.directory},
            {"state", to_text(state_of(snapshot.last_event, input.coordinator))},
            {"last_event", snapshot.last_event.seq == 0 ? Json(nullptr) : Json(snapshot.last_event.detail)},
            {"objective", source.objective.metric},
            {"direction", to_text(source.objective.direction)},
            {"counts", counts_json(snapshot.history)},
            {"planned_trials", planned_json(input)},
            {"spent", spent_json(snapshot.history)},
            {"metrics", source.metrics},
            {"sweep_file", {{"name", source.file_name}, {"text", source.text}}}};
}

// '<' and '>' would end a script element or open a comment in one; they only occur in texts.
std::string safe_in_html(const std::string& json) {
    std::string safe;
    for (const char c : json) {
        switch (c) {
            case '<':
                safe += "\\u003c";
                break;
            case '>':
                safe += "\\u003e";
                break;
            case '&':
                safe += "\\u0026";
                break;
            default:
                safe += c;
        }
    }
    return safe;
}

}  // namespace

std::vector<TrialId> trials_with_curves(const Snapshot& snapshot, const PageLimits& limits) {
    return sampled_trials(snapshot, limits.curves);
}

std::string page_data(const PageInput& input) {
    const DetailedSnapshot& record = input.record;
    const History& history = record.snapshot.history;
    const Leaderboard board = make_leaderboard(record.snapshot);
    const std::vector<TrialId> trials = sampled_trials(record.snapshot, input.limits.trials);
    const std::vector<PageParameter> parameters = page_parameters(input.space, history.configurations);
    const double origin = record.attempts.empty() ? std::nan("") : seconds_of(record.attempts.front().began);

    std::set<ConfigurationId> configurations;
    Json rows = Json::array();
    for (std::size_t i = 0; i < std::min(board.rows.size(), input.limits.rows); ++i) {
        rows.push_back(row_json(board.rows[i], record.snapshot.source.metrics));
        configurations.insert(board.rows[i].configuration);
    }
    for (const TrialId trial : trials) {
        configurations.insert(trial.configuration);
    }

    Json json = sweep_json(input);
    json["interval"] = {
        {"method", board.interval.method}, {"level", board.interval.level}, {"over", board.interval.over}};
    json["parameters"] = to_json(parameters);
    json["configurations"] = configurations_json(history, configurations, parameters);
    json["leaderboard"] = std::move(rows);
    json["without_completed_trial"] = board.without_completed_trial;
    json["trials"] = trials_json(record, trials, input.limits);
    json["best_so_far"] = best_so_far(record);
    json["curves"] = curves_json(record, input.limits);
    json["attempts"] = attempts_json(record.attempts, origin, input.limits);
    json["time"] = time_json(record, origin);
    json["best"] = board.rows.empty() ? Json(nullptr) : best_json(input, board.rows.front());
    json["notes"] = notes_json(input, board);
    return safe_in_html(printable_json(json.dump(-1, ' ', false, Json::error_handler_t::replace)));
}

}  // namespace trommel
