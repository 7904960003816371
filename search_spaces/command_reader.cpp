#include "search_spaces/command_reader.hpp"

#include <algorithm>
#include <cctype>
#include <set>
#include <string>
#include <vector>

#include "search_spaces/table_reader.hpp"
#include "sweep/command.hpp"
#include "sweep/metrics.hpp"
#include "system/errors.hpp"
#include "system/words.hpp"

namespace trommel {

namespace {

// SQLite's limit is 2000 columns; half as many would be unreadable.
constexpr std::size_t most_metrics = 200;

// Columns of the record other than metrics (docs/database.md).
const std::set<std::string>& taken_columns() {
    static const std::set<std::string> names = {
        "attempt", "attempts",      "configuration",    "crashes", "epoch",
        "epochs",  "label",         "not_a_number",     "params",  "reason",
        "seconds", "seed",          "seed_number",      "seen",    "selected_epoch",
        "seq",     "state",         "test_predictions", "trial",   "val_predictions",
        "value",   "weights_digest"};
    return names;
}

std::string lowercase(std::string text) {
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
    return text;
}

// Why this name cannot be a column of the record; nothing if it can.
std::optional<std::string> problem_with_name(const std::string& name) {
    if (!is_identifier(name)) {
        return "metric '" + name +
               "' cannot name a column of the record; use letters, digits and '_', and begin with a letter";
    }
    if (taken_columns().contains(lowercase(name))) {
        return "metric '" + name + "' has the name of another column of the record; rename it, e.g. val_" +
               name;
    }
    if (name.starts_with("test_")) {
        return "metric '" + name +
               "' is a test value by its name (choosing by it would leave no honest test); report a val_ "
               "metric";
    }
    return std::nullopt;
}

std::vector<std::string> read_words(const toml::node& node, Problems& problems) {
    std::vector<std::string> words;
    const toml::array* array = node.as_array();
    if (!array || array->empty()) {
        problems.at(node,
                    "'command' is not a list of words; write e.g. command = [\"python3\", \"train.py\"]");
        return words;
    }
    for (const toml::node& each : *array) {
        if (const auto word = each.value_exact<std::string>()) {
            words.push_back(*word);
        } else {
            problems.at(each, "a word of 'command' is not a string; put it in quotes");
        }
    }
    return words;
}

std::vector<std::string> read_metrics(const toml::node& node, Problems& problems) {
    std::vector<std::string> metrics;
    const toml::array* array = node.as_array();
    if (!array || array->empty() || array->size() > most_metrics) {
        problems.at(node, "'metrics' is not a list of 1 to " + std::to_string(most_metrics) +
                              " names; write e.g. metrics = [\"val_accuracy\", \"val_loss\"]");
        return metrics;
    }
    std::set<std::string> seen;
    for (const toml::node& each : *array) {
        const auto name = each.value_exact<std::string>();
        if (!name) {
            problems.at(each, "a name in 'metrics' is not a string; put it in quotes");
        } else if (const auto problem = problem_with_name(*name)) {
            problems.at(each, *problem);
        } else if (!seen.insert(lowercase(*name)).second) {
            problems.at(each, "metric '" + *name + "' is listed twice in 'metrics'; remove one");
        } else {
            metrics.push_back(*name);
        }
    }
    return metrics;
}

// Checks each word, and reports problems at its position in the file.
void check_words(const Sweep& sweep, const toml::table& file, Problems& problems) {
    const std::vector<std::string>& words = sweep.train.command->words;
    const toml::array* places = file["train"]["command"].as_array();
    if (!places || places->size() != words.size()) {
        return;  // one of them is not a string, which is already reported
    }
    std::vector<std::string> known = trial_names();
    for (const Parameter& parameter : sweep.space.parameters) {
        known.push_back(parameter.name);
    }
    for (const auto& [name, value] : sweep.train.settings) {
        known.push_back(name);
    }
    for (std::size_t i = 0; i < words.size(); ++i) {
        try {
            for (const WordPart& part : parts_of(words[i])) {
                if (part.is_name && std::ranges::find(known, part.text) == known.end()) {
                    problems.at(*places->get(i),
                                "'{" + part.text +
                                    "}' is neither a parameter of [space] nor set in [train] (" +
                                    known_words(part.text, known) + ")");
                }
            }
        } catch (const InputError& error) {
            problems.at(*places->get(i), error.what());
        }
    }
}

void check_names(const Sweep& sweep, const toml::table& file, Problems& problems) {
    for (const Parameter& parameter : sweep.space.parameters) {
        const auto& taken = trial_names();
        if (std::ranges::find(taken, parameter.name) != taken.end()) {
            problems.at(*file["space"].as_table()->get(parameter.name),
                        "parameter '" + parameter.name + "' has a name that is reserved in commands ({" +
                            parameter.name + "} is the trial's); rename it");
        }
    }
}

void check_tables(const toml::table& file, Problems& problems) {
    if (const toml::node* model = file.get("model")) {
        problems.at(*model, "[model] has no effect (the command has its own model); remove it");
    }
    if (const auto test = file["evaluate"]["test"]; test.value_or(std::string("never")) != "never") {
        problems.at(*test.node(), "'test' = \"" + test.value_or(std::string()) +
                                      "\" has no effect (a command reports no test values); remove it");
    }
    if (const toml::node* also_on = file["evaluate"]["also_on"].node()) {
        problems.at(*also_on, "'also_on' has no effect (a command chooses its own metrics); remove it");
    }
    if (const auto models = file["keep"]["models"]; models.value_or(std::int64_t{0}) != 0) {
        problems.at(*models.node(), "'models' has no effect (a command keeps its own weights); remove it");
    }
}

}  // namespace

std::optional<Command> read_command(const toml::table& train, Problems& problems) {
    const toml::node* words = train.get("command");
    const toml::node* metrics = train.get("metrics");
    if (!words) {
        if (metrics) {
            problems.at(*metrics,
                        "'metrics' without a 'command' (trommel's own trainer has fixed metrics); remove "
                        "it, or add command = [...]");
        }
        return std::nullopt;
    }
    Command command{.words = read_words(*words, problems), .params = {}, .metrics = {}};
    if (metrics) {
        command.metrics = read_metrics(*metrics, problems);
    } else {
        problems.at(*words,
                    "[train] has a 'command' but no 'metrics' (what does it report?); add e.g. metrics = "
                    "[\"val_accuracy\"]");
    }
    return command;
}

void check_command(const Sweep& sweep, const toml::table& file, Problems& problems) {
    check_words(sweep, file, problems);
    check_names(sweep, file, problems);
    check_tables(file, problems);
    const auto& metrics = sweep.train.command->metrics;
    if (!metrics.empty() && !file.contains("objective") &&
        std::ranges::find(metrics, sweep.objectives.front().metric) == metrics.end()) {
        problems.at(
            *file["train"]["metrics"].node(),
            "there is no objective, and val_accuracy is not among the metrics; add [[objective]] with "
            "metric = \"" +
                metrics.front() + "\"" +
                (evident_direction(metrics.front()) ? "" : " and direction = \"maximize\" or \"minimize\""));
    }
}

}  // namespace trommel
