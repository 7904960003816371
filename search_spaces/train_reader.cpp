#include "search_spaces/train_reader.hpp"

#include <algorithm>

#include "search_spaces/value_reader.hpp"
#include "sweep/command.hpp"
#include "sweep/errors.hpp"
#include "sweep/plan.hpp"

namespace trommel {

namespace {

std::optional<EarlyStopping> read_early_stopping(const toml::table& table,
                                                 const std::optional<Command>& command, Problems& problems) {
    TableReader reader(table, "early_stopping", problems);
    const auto monitor = read_objective(reader, command);
    const auto patience = reader.integer("patience", 1);
    const auto from_epoch = reader.integer("from_epoch", 1);
    reader.done();
    if (!monitor) {
        return std::nullopt;
    }
    EarlyStopping stopping{.monitor = *monitor};
    stopping.patience = patience.value_or(stopping.patience);
    stopping.from_epoch = from_epoch.value_or(stopping.from_epoch);
    return stopping;
}

std::optional<std::chrono::seconds> read_timeout(TableReader& reader) {
    const auto text = reader.text("timeout");
    if (!text) {
        return std::nullopt;
    }
    const auto duration = parse_duration(*text);
    if (!duration) {
        reader.problems().at(
            *reader.raw().get("timeout"),
            "'timeout' = \"" + *text + "\" is not a duration; write \"90s\", \"30m\" or \"2h\"");
    }
    return duration;
}

// What may be fixed in [train] or searched in [space].
std::set<std::string> names_of_settings(const std::set<std::string>& extra,
                                        const std::optional<Command>& command) {
    std::set<std::string> names = extra;
    if (!command) {
        for (const KnownSetting& setting : known_settings()) {
            names.insert(setting.name);
        }
        return names;
    }
    names = {"data", "epochs"};
    try {
        names.merge(names_in(command->words));
    } catch (const InputError&) {
        // a word with a brace that is not closed: check_command() says where
    }
    for (const std::string& taken : trial_names()) {
        names.erase(taken);
    }
    return names;
}

}  // namespace

std::optional<Objective> read_objective(TableReader& reader, const std::optional<Command>& command) {
    const auto metric = reader.required_text("metric");
    const auto direction = reader.word("direction", {"maximize", "minimize"});
    if (!metric) {
        return std::nullopt;
    }
    const toml::node& place = *reader.raw().get("metric");
    if (std::ranges::find(test_metrics(), *metric) != test_metrics().end()) {
        reader.problems().at(place, "'" + *metric +
                                        "' is measured on the test images (choosing by it would leave no "
                                        "honest test); use a val_ metric");
        return std::nullopt;
    }
    const std::vector<std::string>& known = command ? command->metrics : epoch_metrics();
    if (known.empty()) {
        return std::nullopt;  // a command without metrics is complained of already
    }
    if (std::ranges::find(known, *metric) == known.end()) {
        reader.problems().at(place, "unknown metric '" + *metric + "' (" + known_words(*metric, known) + ")");
        return std::nullopt;
    }
    if (!direction && !evident_direction(*metric)) {
        reader.problems().at(place,
                             "'" + *metric +
                                 "' does not say whether more is better; add direction = \"maximize\" or "
                                 "\"minimize\"");
        return std::nullopt;
    }
    Objective objective{.metric = *metric,
                        .direction = evident_direction(*metric).value_or(Direction::maximize)};
    if (direction) {
        objective.direction = *direction == "maximize" ? Direction::maximize : Direction::minimize;
    }
    return objective;
}

TrainSettings read_train(const toml::table& table, const std::set<std::string>& extra,
                         const std::optional<Command>& command, Problems& problems) {
    TrainSettings train;
    train.command = command;
    TableReader reader(table, "[train]", problems);
    reader.find("command");
    reader.find("metrics");
    for (const std::string& name : names_of_settings(extra, command)) {
        if (const toml::node* node = reader.find(name)) {
            if (auto value = read_value(*node, name, problems)) {
                train.settings.emplace(name, std::move(*value));
            }
        }
    }
    if (const toml::table* stopping = reader.table("early_stopping")) {
        train.early_stopping = read_early_stopping(*stopping, command, problems);
    }
    if (const toml::table* selection = reader.table("select_epoch")) {
        TableReader selection_reader(*selection, "select_epoch", problems);
        train.select_epoch = read_objective(selection_reader, command);
        selection_reader.done();
    }
    train.max_attempts =
        static_cast<std::int32_t>(reader.integer("max_attempts", 1, 1000).value_or(train.max_attempts));
    train.timeout = read_timeout(reader);
    reader.done();
    return train;
}

}  // namespace trommel
