#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "report/numbers.hpp"
#include "report/show.hpp"
#include "report/shown_classes.hpp"
#include "system/printable.hpp"

namespace trommel {

namespace {

// The table, with a note about columns that did not fit.
std::string table_with_note(std::vector<TextColumn> columns, TextStyle style,
                            std::optional<std::size_t> bold_row = std::nullopt) {
    const TextTable table = lay_out(std::move(columns), style, bold_row);
    return table.text + left_out_note(table, style, "see them in a wider terminal, or with --format json");
}

std::string quoted_label(const PastConfiguration& configuration) {
    return configuration.label.empty() ? "" : fmt::format(" \"{}\"", configuration.label);
}

std::string params_lines(const Params& params) {
    std::string text = "Parameters:\n";
    for (const auto& [name, value] : params) {
        text += fmt::format("  {} = {}\n", printable(name), printable(to_text(value)));
    }
    return params.empty() ? "" : text + "\n";
}

std::set<std::string> metric_names(const std::vector<Metrics>& rows) {
    std::set<std::string> names;
    for (const Metrics& metrics : rows) {
        for (const auto& [name, value] : metrics) {
            names.insert(name);
        }
    }
    return names;
}

// The objective is first and always shown; the others if there is room.
void add_metrics(std::vector<TextColumn>& columns, const std::vector<Metrics>& rows,
                 const Objective& objective) {
    for (const std::string& name : metric_names(rows)) {
        const bool is_objective = name == objective.metric;
        TextColumn column{name, Align::right, is_objective ? TextColumn::always_shown : 50, 0, {}};
        for (const Metrics& metrics : rows) {
            const auto value = metrics.find(name);
            column.cells.push_back(value == metrics.end() ? "" : metric_text(name, value->second));
        }
        const auto place = is_objective ? columns.begin() + 1 : columns.end();
        columns.insert(place, std::move(column));
    }
}

std::string trials_table(const ShownConfiguration& shown, TextStyle style) {
    std::vector<TextColumn> columns = {{"trial", Align::left, TextColumn::always_shown, 0, {}},
                                       {"state", Align::left, TextColumn::always_shown, 0, {}},
                                       {"epoch", Align::right, 80, 0, {}},
                                       {"attempts", Align::right, 60, 0, {}},
                                       {"reason", Align::left, 70, 10, {}}};
    std::vector<Metrics> metrics;
    for (const PastTrial& trial : shown.trials) {
        columns[0].cells.push_back(to_text(trial.id));
        columns[1].cells.emplace_back(to_text(trial.state));
        columns[2].cells.push_back(
            trial.selected ? fmt::format("{} of {}", trial.selected->epoch, trial.selected->epochs) : "");
        columns[3].cells.push_back(std::to_string(trial.attempts));
        columns[4].cells.push_back(trial.reason);
        metrics.push_back(trial.selected ? trial.selected->metrics : Metrics{});
    }
    add_metrics(columns, metrics, shown.objective);
    return table_with_note(std::move(columns), style);
}

std::string selected_lines(const ShownTrial& shown, TextStyle style) {
    if (!shown.trial.selected) {
        return "";
    }
    const Selected& selected = *shown.trial.selected;
    std::string text = fmt::format("Selected: epoch {} of {}, in {}", selected.epoch, selected.epochs,
                                   duration_text(selected.seconds));
    for (const auto& [name, value] : selected.metrics) {
        text += fmt::format(", {} {}", name, metric_text(name, value));
        if (std::ranges::find(all_metrics(), name) != all_metrics().end()) {
            text += " (contains training images)";
        }
    }
    text = wrapped(text, style.width);
    if (!selected.weights_digest.empty()) {
        text += "Weights: " + selected.weights_digest + "\n";
    }
    return text + "\n";
}

// The full reason of the trial is above the table.
std::string attempts_table(const ShownTrial& shown, TextStyle style) {
    std::vector<TextColumn> columns = {{"attempt", Align::right, TextColumn::always_shown, 0, {}},
                                       {"outcome", Align::left, TextColumn::always_shown, 0, {}},
                                       {"worker", Align::right, 40, 0, {}},
                                       {"host", Align::left, 50, 8, {}},
                                       {"began", Align::left, 60, 0, {}},
                                       {"ended", Align::left, 30, 0, {}},
                                       {"epochs", Align::right, 55, 0, {}},
                                       {"reason", Align::left, 70, 10, {}}};
    for (const PastAttempt& attempt : shown.attempts) {
        const bool said = !attempt.reason.empty() && attempt.reason == shown.trial.reason;
        columns[0].cells.push_back(std::to_string(attempt.id.number));
        columns[1].cells.emplace_back(to_text(attempt.outcome));
        columns[2].cells.push_back(std::to_string(attempt.worker));
        columns[3].cells.push_back(attempt.host);
        columns[4].cells.push_back(attempt.began);
        columns[5].cells.push_back(attempt.ended);
        columns[6].cells.push_back(std::to_string(attempt.epochs.size()));
        columns[7].cells.push_back(said ? "as above" : attempt.reason);
    }
    return shown.attempts.empty() ? "" : table_with_note(std::move(columns), style);
}

std::string epochs_table(const ShownTrial& shown, TextStyle style) {
    std::vector<TextColumn> columns = {{"epoch", Align::right, TextColumn::always_shown, 0, {}},
                                       {"seconds", Align::right, 20, 0, {}}};
    std::vector<Metrics> metrics;
    std::optional<std::size_t> selected_row;
    for (const EpochMeasured& epoch : curve(shown.attempts)) {
        if (shown.trial.selected && shown.trial.selected->epoch == epoch.epoch) {
            selected_row = metrics.size();
        }
        columns[0].cells.push_back(std::to_string(epoch.epoch));
        columns[1].cells.push_back(fmt::format("{:.3g}", epoch.seconds));
        metrics.push_back(epoch.metrics);
    }
    add_metrics(columns, metrics, shown.objective);
    return metrics.empty() ? "" : "\n" + table_with_note(std::move(columns), style, selected_row);
}

std::string classes_tables(const ShownTrial& shown, TextStyle style) {
    std::string text;
    for (const ShownClasses& classes : shown.classes) {
        text += "\n" + to_text(classes, style);
    }
    return text;
}

std::string environment_lines(const std::vector<PastAttempt>& attempts) {
    for (auto attempt = attempts.rbegin(); attempt != attempts.rend(); ++attempt) {
        if (attempt->environment.empty()) {
            continue;
        }
        std::string text = fmt::format("\nEnvironment of attempt {}:\n", attempt->id.number);
        for (const auto& [name, value] : attempt->environment) {
            text += fmt::format("  {} = {}\n", printable(name), one_line(value, std::string::npos));
        }
        return text;
    }
    return "";
}

}  // namespace

std::string to_text(const ShownConfiguration& shown, TextStyle style) {
    const PastConfiguration& configuration = shown.configuration;
    std::string head = fmt::format("{}{}, proposed by {}", to_text(configuration.id),
                                   quoted_label(configuration), configuration.origin);
    if (shown.row) {
        const LeaderboardRow& row = *shown.row;
        head += fmt::format(": rank {}, {} {} over {} seed{}{}", row.rank, shown.objective.metric,
                            mean_text(shown.objective.metric, row.mean, row.interval), row.seeds(),
                            row.seeds() == 1 ? "" : "s", row.group.empty() ? "" : ", group " + row.group);
    }
    return wrapped(head, style.width) + "\n" + params_lines(configuration.params) +
           trials_table(shown, style);
}

std::string to_text(const ShownTrial& shown, TextStyle style) {
    const PastTrial& trial = shown.trial;
    std::string head =
        fmt::format("{}{}: {}", to_text(trial.id), quoted_label(shown.configuration), to_text(trial.state));
    if (!trial.reason.empty()) {
        head += fmt::format(" ({})", trial.reason);
    }
    return wrapped(fmt::format("{}, seed {}", head, trial.seed), style.width) + "\n" +
           params_lines(shown.configuration.params) + selected_lines(shown, style) +
           attempts_table(shown, style) + epochs_table(shown, style) + classes_tables(shown, style) +
           environment_lines(shown.attempts);
}

}  // namespace trommel
