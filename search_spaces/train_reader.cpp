#include "search_spaces/train_reader.hpp"

#include <set>
#include <string>

#include "search_spaces/objective_reader.hpp"
#include "search_spaces/setting_tables.hpp"
#include "search_spaces/table_reader.hpp"
#include "search_spaces/used_names.hpp"
#include "search_spaces/value_reader.hpp"
#include "sweep/command.hpp"
#include "sweep/settings.hpp"
#include "system/errors.hpp"

namespace trommel {

namespace {

std::optional<EarlyStopping> read_early_stopping(const toml::table& table,
                                                 const std::optional<Command>& command, Problems& problems) {
    TableReader reader(table, "'early_stopping'", problems);
    const auto monitor = read_objective(reader, command);
    const auto patience = reader.integer("patience", 1, largest_count);
    const auto from_epoch = reader.integer("from_epoch", 1, largest_count);
    reader.done();
    if (!monitor) {
        return std::nullopt;
    }
    EarlyStopping stopping{.monitor = *monitor};
    stopping.patience = patience.value_or(stopping.patience);
    stopping.from_epoch = from_epoch.value_or(stopping.from_epoch);
    return stopping;
}

// A string with a unit, such as "30m".
template <class Parse>
auto read_quantity(TableReader& reader, const std::string& key, Parse parse, const std::string& name,
                   const std::string& remedy) -> decltype(parse("")) {
    const auto text = reader.text(key, remedy);
    if (!text) {
        return std::nullopt;
    }
    const auto quantity = parse(*text);
    if (!quantity) {
        reader.problems().at(*reader.raw().get(key),
                             "'" + key + "' = \"" + *text + "\" is not " + name + "; " + remedy);
    }
    return quantity;
}

std::optional<std::chrono::seconds> read_duration(TableReader& reader, const std::string& key) {
    return read_quantity(reader, key, parse_duration, "a duration", "write \"90s\", \"30m\" or \"2h\"");
}

// The names that may appear in a command.
std::set<std::string> names_for(const Command& command) {
    std::set<std::string> names = {"data", "epochs"};
    try {
        names.merge(names_in(command.words));
    } catch (const InputError&) {
        // a word with an unclosed brace: check_command() reports it
    }
    for (const std::string& taken : trial_names()) {
        names.erase(taken);
    }
    return names;
}

void read_settings(TableReader& reader, Sweep& sweep, TrainSettings& train) {
    for (const std::string& name :
         train.command ? names_for(*train.command) : names_of_settings(sweep.models)) {
        const toml::node* node = reader.find(name);
        if (node && node->is_table() && may_be_table(name)) {
            train.settings[name] =
                read_setting_table(name, *node->as_table(), sweep.named, reader.problems());
        } else if (node) {
            // An unusable value still registers the name, to avoid follow-up errors.
            const auto value = read_value(*node, name, rule_of(sweep, name), reader.problems());
            train.settings[name] = value.value_or(std::string());
        }
    }
}

}  // namespace

TrainSettings read_train(const toml::table& table, Sweep& sweep, Problems& problems) {
    TrainSettings train;
    train.command = sweep.train.command;
    TableReader reader(table, "[train]", problems);
    reader.find("command");
    reader.find("metrics");
    read_settings(reader, sweep, train);
    if (const toml::table* stopping = reader.table("early_stopping")) {
        train.early_stopping = read_early_stopping(*stopping, train.command, problems);
    }
    if (const toml::table* selection = reader.table("select_epoch")) {
        TableReader selection_reader(*selection, "'select_epoch'", problems);
        train.select_epoch = read_objective(selection_reader, train.command);
        selection_reader.done();
    }
    train.max_attempts =
        static_cast<std::int32_t>(reader.integer("max_attempts", 1, 1000).value_or(train.max_attempts));
    train.timeout = read_duration(reader, "timeout");
    train.epoch_timeout = read_duration(reader, "epoch_timeout");
    train.memory =
        read_quantity(reader, "memory_limit", parse_bytes, "a size", "write \"500 MB\" or \"8 GB\"");
    if (!train.command) {
        train.checkpoint_every = read_duration(reader, "checkpoint_every").value_or(train.checkpoint_every);
    }
    reader.done();
    return train;
}

}  // namespace trommel
