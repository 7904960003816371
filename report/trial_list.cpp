#include "report/trial_list.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "report/json_values.hpp"
#include "report/numbers.hpp"

namespace trommel {

namespace {

std::optional<double> value_of(const PastTrial& trial, const Objective& objective) {
    if (trial.state != TrialState::completed || !trial.selected) {
        return std::nullopt;
    }
    const auto found = trial.selected->metrics.find(objective.metric);
    return found == trial.selected->metrics.end() ? std::nullopt : std::optional(found->second);
}

double seconds_of(const ListedTrial& listed) {
    return listed.trial.selected ? listed.trial.selected->seconds : 0;
}

std::string epoch_text(const std::optional<Selected>& selected) {
    return selected ? fmt::format("{} of {}", selected->epoch, selected->epochs) : "-";
}

// Why a trial has no value; of one that crashed on its way, what happened last is no news.
std::string reason_of(const PastTrial& trial) {
    return trial.state == TrialState::completed ? "" : trial.reason;
}

}  // namespace

TrialList list_trials(const Snapshot& snapshot, const std::vector<TrialState>& states) {
    std::map<ConfigurationId, std::string> labels;
    for (const PastConfiguration& configuration : snapshot.history.configurations) {
        labels[configuration.id] = configuration.label;
    }
    const Objective& objective = snapshot.source.objective;
    TrialList list{
        .sweep = snapshot.source.name, .as_of = snapshot.as_of, .objective = objective, .trials = {}};
    for (const PastTrial& trial : snapshot.history.trials) {
        if (states.empty() || std::ranges::find(states, trial.state) != states.end()) {
            list.trials.push_back({trial, labels[trial.id.configuration], value_of(trial, objective)});
        }
    }
    sort_by(list, TrialOrder::number);
    return list;
}

void sort_by(TrialList& list, TrialOrder order) {
    const bool minimize = list.objective.direction == Direction::minimize;
    const auto rank = [&](const ListedTrial& listed) {  // the smallest first
        switch (order) {
            case TrialOrder::value:
                return !listed.value || std::isnan(*listed.value) ? HUGE_VAL
                       : minimize                                 ? *listed.value
                                                                  : -*listed.value;
            case TrialOrder::seconds:
                return -seconds_of(listed);
            case TrialOrder::attempts:
                return -static_cast<double>(listed.trial.attempts);
            case TrialOrder::number:
                break;
        }
        return 0.0;
    };
    std::ranges::sort(list.trials, {},
                      [&](const ListedTrial& listed) { return std::pair(rank(listed), listed.trial.id); });
}

std::string to_text(const TrialList& list, TextStyle style) {
    std::vector<TextColumn> columns = {{"trial", Align::left, TextColumn::always_shown, 0, {}},
                                       {"state", Align::left, TextColumn::always_shown, 0, {}},
                                       {list.objective.metric, Align::right, TextColumn::always_shown, 0, {}},
                                       {"epoch", Align::right, 70, 0, {}},
                                       {"time", Align::right, 50, 0, {}},
                                       {"attempts", Align::right, 40, 0, {}},
                                       {"label", Align::left, 60, 8, {}},
                                       {"why it ended", Align::left, 80, 20, {}}};
    for (const ListedTrial& listed : list.trials) {
        const PastTrial& trial = listed.trial;
        columns[0].cells.push_back(to_text(trial.id));
        columns[1].cells.emplace_back(to_text(trial.state));
        columns[2].cells.push_back(listed.value ? metric_text(list.objective.metric, *listed.value) : "-");
        columns[3].cells.push_back(epoch_text(trial.selected));
        columns[4].cells.push_back(trial.selected ? duration_text(trial.selected->seconds) : "-");
        columns[5].cells.push_back(std::to_string(trial.attempts));
        columns[6].cells.push_back(listed.label);
        columns[7].cells.push_back(one_line(reason_of(trial), 200));
    }
    std::erase_if(columns, [](const TextColumn& column) {
        return std::ranges::all_of(column.cells, [](const std::string& cell) { return cell.empty(); });
    });
    const TextTable table = lay_out(std::move(columns), style);
    return table.text + left_out_note(table, style, "see them in a wider terminal");
}

std::string to_json_text(const TrialList& list) {
    Json trials = Json::array();
    for (const ListedTrial& listed : list.trials) {
        const PastTrial& trial = listed.trial;
        const auto& selected = trial.selected;
        trials.push_back({{"trial", to_text(trial.id)},
                          {"configuration", to_text(trial.id.configuration)},
                          {"label", listed.label},
                          {"seed_number", trial.id.seed_number},
                          {"seed", trial.seed},
                          {"finals", trial.of_finals},
                          {"state", to_text(trial.state)},
                          {"value", listed.value ? to_json_value(*listed.value) : Json(nullptr)},
                          {"epoch", selected ? Json(selected->epoch) : Json(nullptr)},
                          {"epochs", selected ? Json(selected->epochs) : Json(nullptr)},
                          {"seconds", selected ? to_json_value(selected->seconds) : Json(nullptr)},
                          {"attempts", trial.attempts},
                          {"crashes", trial.crashes},
                          {"reason", text_or_null(trial.reason)}});
    }
    return dumped({{"schema", "trials/1"},
                   {"sweep", list.sweep},
                   {"as_of", list.as_of},
                   {"metric", list.objective.metric},
                   {"trials", trials}});
}

}  // namespace trommel
