#include "search_spaces/sweep_file.hpp"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <sstream>

#include <toml++/toml.h>

#include "search_spaces/command_reader.hpp"
#include "search_spaces/consistency.hpp"
#include "search_spaces/model_reader.hpp"
#include "search_spaces/problems.hpp"
#include "search_spaces/space_reader.hpp"
#include "search_spaces/table_reader.hpp"
#include "search_spaces/train_reader.hpp"
#include "search_spaces/value_reader.hpp"
#include "sweep/errors.hpp"
#include "sweep/plan.hpp"

namespace trommel {

namespace {

// [sweep]: the name becomes a directory, so it must be one everywhere.
void read_head(const toml::table& table, Sweep& sweep, Problems& problems) {
    TableReader reader(table, "[sweep]", problems);
    const auto name = reader.required_text("name");
    const auto usable = [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_' || c == '.';
    };
    if (name && (!std::ranges::all_of(*name, usable) || name->starts_with('.'))) {
        problems.at(
            *table.get("name"),
            "'name' = \"" + *name + "\" cannot name a directory; use letters, digits, '-', '_' and '.'");
    }
    sweep.name = name.value_or("");
    sweep.seed = static_cast<std::uint64_t>(reader.integer("seed", 0).value_or(0));
    reader.done();
}

void read_objectives(const toml::array& array, const std::optional<Command>& command, Sweep& sweep,
                     Problems& problems) {
    for (const toml::node& node : array) {
        const toml::table* table = node.as_table();
        if (!table) {
            problems.at(node, "'objective' is not a list of tables; write [[objective]]");
            continue;
        }
        TableReader reader(*table, "[[objective]]", problems);
        if (const auto objective = read_objective(reader, command)) {
            sweep.objectives.push_back(*objective);
        }
        reader.done();
    }
    if (array.size() > 1) {
        problems.at(*array.get(1), "a second objective (this version ranks by one); remove it");
    }
}

void read_budget(const toml::table& table, Sweep& sweep, Problems& problems) {
    TableReader reader(table, "[budget]", problems);
    sweep.budget.configurations = reader.integer("configurations", 1);
    sweep.budget.trials = reader.integer("trials", 1);
    sweep.budget.epochs = reader.integer("epochs", 1);
    sweep.budget.hours = reader.number_above_zero("hours");
    reader.done();
}

void read_data_sets(const toml::table& table, Sweep& sweep, Problems& problems) {
    for (const auto& [key, node] : table) {
        const std::string name(key.str());
        const toml::table* data = node.as_table();
        if (!data) {
            problems.at(node, "data set '" + name + "' is not a table; write [data." + name + "]");
            continue;
        }
        TableReader reader(*data, "[data." + name + "]", problems);
        DataSet set{.name = name, .shards = {}, .checksums = {}};
        if (const toml::node* shard = reader.find("shard"); shard && shard->is_array()) {
            for (const ParamValue& value : read_values(*shard->as_array(), "shard", problems)) {
                set.shards.push_back(to_text(value));
            }
        } else if (const auto path = reader.required_text("shard")) {
            set.shards.push_back(*path);
        }
        reader.done();
        sweep.data.push_back(std::move(set));
    }
}

void read_enqueued(const toml::array& array, Sweep& sweep, Problems& problems) {
    for (const toml::node& node : array) {
        Enqueued enqueued;
        const toml::table* table = node.as_table();
        if (!table) {
            problems.at(node, "'enqueue' is not a list of tables; write [[enqueue]]");
            continue;
        }
        for (const auto& [key, value] : *table) {
            const std::string name(key.str());
            const auto read = read_value(value, name, problems);
            if (!read) {
                continue;
            }
            if (name == "label") {
                enqueued.label = to_text(*read);
            } else if (const Parameter* parameter = sweep.space.find(name)) {
                enqueued.params.emplace(name, coerce(parameter->distribution, *read));
            } else {
                std::vector<std::string> names;
                for (const Parameter& each : sweep.space.parameters) {
                    names.push_back(each.name);
                }
                problems.at(key.source().begin, "'" + name + "' is not a parameter of [space] (" +
                                                    known_words(name, names) + ")");
            }
        }
        sweep.enqueued.push_back(std::move(enqueued));
    }
}

void read_search(TableReader& file, Sweep& sweep, Problems& problems) {
    if (const toml::table* sampler = file.table("sampler")) {
        TableReader reader(*sampler, "[sampler]", problems);
        sweep.sampler.name = reader.word("name", {"list", "grid", "random"}).value_or("random");
        reader.done();
    }
    if (const toml::table* pruner = file.table("pruner")) {
        TableReader reader(*pruner, "[pruner]", problems);
        sweep.pruner.name = reader.word("name", {"none"}).value_or("none");
        reader.done();
    }
    if (const toml::table* seeds = file.table("seeds")) {
        TableReader reader(*seeds, "[seeds]", problems);
        sweep.seeds.per_configuration =
            static_cast<std::int32_t>(reader.integer("per_configuration", 1, 10'000).value_or(1));
        reader.done();
    }
    if (const toml::table* evaluate = file.table("evaluate")) {
        TableReader reader(*evaluate, "[evaluate]", problems);
        sweep.evaluate_test =
            reader.word("test", {"never", "all"}) == "all" ? EvaluateTest::all : EvaluateTest::never;
        reader.done();
    }
}

// The file's models beside the built-in ones; a model of the file with a built-in one's name takes its place.
void read_all_models(TableReader& file, Sweep& sweep, Problems& problems) {
    sweep.models = builtin_models();
    if (const toml::table* models = file.table("model")) {
        for (ModelTemplate& model : read_models(*models, problems)) {
            std::erase_if(sweep.models, [&](const ModelTemplate& each) { return each.name == model.name; });
            sweep.models.push_back(std::move(model));
        }
    }
}

// A layer's conditions may also look at what [train] fixes and at settings that have a default.
void settle_layers(Sweep& sweep, const toml::table& file, Problems& problems) {
    Params fixed = sweep.train.settings;
    for (const Setting& setting : effective_settings(sweep, {})) {
        fixed.emplace(setting.name, setting.value);
    }
    for (ModelTemplate& model : sweep.models) {
        const bool of_file = file["model"][model.name].is_table();
        Problems unheard("");
        for (std::size_t i = 0; i < model.layers.size(); ++i) {
            const toml::node* place = of_file ? file["model"][model.name]["layers"][i].node() : nullptr;
            settle_conditions(model.layers[i].when, sweep.space, fixed, place ? *place : file,
                              "layer " + std::to_string(i + 1) + " of model '" + model.name + "'",
                              place ? problems : unheard);
        }
    }
}

const toml::table& required(TableReader& file, const char* key, const char* example, Problems& problems) {
    static const toml::table empty;
    const toml::table* table = file.table(key);
    if (!table && !file.raw().contains(key)) {
        problems.at(file.raw(), std::string("the file has no [") + key + "]; add it, e.g. " + example);
    }
    return table ? *table : empty;
}

const toml::array* list_of_tables(TableReader& file, const char* key, Problems& problems) {
    const toml::node* node = file.find(key);
    if (node && !node->is_array()) {
        problems.at(*node,
                    std::string("'") + key + "' is not a list; write [[" + key + "]] with two brackets");
        return nullptr;
    }
    return node ? node->as_array() : nullptr;
}

Sweep read_tables(const toml::table& parsed, Problems& problems) {
    Sweep sweep;
    TableReader file(parsed, "the file", problems);
    read_head(required(file, "sweep", "[sweep] name = \"first\"", problems), sweep, problems);
    const toml::table& train = required(file, "train", "[train] model = \"cnn\" epochs = 10", problems);
    const std::optional<Command> command = read_command(train, problems);
    if (const toml::array* objectives = list_of_tables(file, "objective", problems)) {
        read_objectives(*objectives, command, sweep, problems);
    } else {
        sweep.objectives = {{"val_accuracy", Direction::maximize}};
    }
    if (const toml::table* budget = file.table("budget")) {
        read_budget(*budget, sweep, problems);
    }
    // A program may have data of its own.
    if (const toml::table* data =
            command ? file.table("data")
                    : &required(file, "data", "[data.pixels] shard = \"images.h5\"", problems)) {
        read_data_sets(*data, sweep, problems);
    }
    read_all_models(file, sweep, problems);
    if (const toml::table* space = file.table("space")) {
        sweep.space = read_space(*space, problems);
    }
    sweep.train = read_train(train, names_used_by(sweep.models), command, problems);
    settle_layers(sweep, parsed, problems);
    if (const toml::array* enqueued = list_of_tables(file, "enqueue", problems)) {
        read_enqueued(*enqueued, sweep, problems);
    }
    read_search(file, sweep, problems);
    file.done();
    return sweep;
}

// Grid and list end by themselves; random search does not.
void check_ends(const Sweep& sweep, const toml::table& file, Problems& problems) {
    const Budget& budget = sweep.budget;
    const bool limited = budget.configurations || budget.trials || budget.epochs || budget.hours;
    if (!limited && sweep.sampler.name == "random") {
        problems.at(file.contains("budget") ? *file.get("budget") : static_cast<const toml::node&>(file),
                    "[budget] sets no limit (random search does not end by itself); add configurations = 20");
    }
    if (sweep.sampler.name == "list" && sweep.enqueued.empty()) {
        problems.at(*file.get("sampler"), "sampler 'list' has nothing to try; add [[enqueue]] tables");
    }
    if (sweep.sampler.name == "grid") {
        for (const Parameter& parameter : sweep.space.parameters) {
            if (!cardinality(parameter.distribution)) {
                problems.at(*file["space"].as_table()->get(parameter.name),
                            "parameter '" + parameter.name +
                                "' is a continuous range (a grid needs values); list them, or use sampler "
                                "\"random\"");
            }
        }
    }
}

}  // namespace

Sweep read_sweep(std::string_view text, const std::string& file_name) {
    Problems problems(file_name);
    toml::table parsed;
    try {
        parsed = toml::parse(text, file_name);
    } catch (const toml::parse_error& error) {
        problems.at(error.source().begin,
                    std::string(error.description()) + " (not TOML); see toml.io for its rules");
        problems.throw_if_any();
    }
    Sweep sweep = read_tables(parsed, problems);
    if (problems.none()) {
        check_ends(sweep, parsed, problems);
        check_consistency(sweep, parsed, problems);
    }
    problems.throw_if_any();
    return sweep;
}

std::string read_text(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    if (!std::filesystem::is_regular_file(path) || !(text << file.rdbuf())) {
        throw InputError(path.string() + ": cannot be read as a sweep file; check the path");
    }
    return std::move(text).str();
}

}  // namespace trommel
