#include "search_spaces/sweep_file.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <system_error>

#include <toml++/toml.h>

#include "search_spaces/command_reader.hpp"
#include "search_spaces/consistency.hpp"
#include "search_spaces/data_reader.hpp"
#include "search_spaces/enqueue_reader.hpp"
#include "search_spaces/misspelled.hpp"
#include "search_spaces/model_reader.hpp"
#include "search_spaces/names.hpp"
#include "search_spaces/objective_reader.hpp"
#include "search_spaces/parse_toml.hpp"
#include "search_spaces/problems.hpp"
#include "search_spaces/search_reader.hpp"
#include "search_spaces/setting_tables.hpp"
#include "search_spaces/space_reader.hpp"
#include "search_spaces/table_reader.hpp"
#include "search_spaces/train_reader.hpp"
#include "search_spaces/value_reader.hpp"
#include "system/errors.hpp"

namespace trommel {

namespace {

// [sweep]: the name becomes a directory, so it must be valid on every system.
void read_head(const toml::table& table, Sweep& sweep, Problems& problems) {
    TableReader reader(table, "[sweep]", problems);
    const auto name = reader.required_text("name");
    if (name && !is_name(*name)) {
        problems.at(*table.get("name"),
                    "'name' = \"" + *name + "\" cannot name a directory; " + std::string(name_remedy()));
    }
    sweep.name = name.value_or("");
    sweep.seed = static_cast<std::uint64_t>(reader.integer("seed", 0).value_or(0));
    reader.done();
}

void read_objectives(const toml::array& array, Sweep& sweep, Problems& problems) {
    for (const toml::node& node : array) {
        const toml::table* table = node.as_table();
        if (!table) {
            problems.at(node, "'objective' is not a list of tables; write [[objective]]");
            continue;
        }
        TableReader reader(*table, "[[objective]]", problems);
        if (const auto objective = read_objective(reader, sweep.train.command)) {
            sweep.objectives.push_back(*objective);
        }
        reader.done();
    }
    if (array.size() > 1) {
        problems.at(*array.get(1), "a second objective (this version ranks by one); remove it");
    }
}

// The built-in models and those of the file; a model of the file replaces a built-in one of the same name.
void read_all_models(TableReader& file, Sweep& sweep, Problems& problems) {
    sweep.models = builtin_models();
    if (const toml::table* models = file.table("model")) {
        for (ModelTemplate& model : read_models(*models, problems)) {
            std::erase_if(sweep.models, [&](const ModelTemplate& each) { return each.name == model.name; });
            sweep.models.push_back(std::move(model));
        }
    }
}

// Null if it is missing, which is reported with an example.
const toml::table* required(TableReader& file, const char* key, const char* example, Problems& problems) {
    const toml::table* table = file.table(key);
    if (!table && !file.raw().contains(key)) {
        problems.at(file.raw(),
                    std::string("the file has no [") + key + "]; add lines such as these: " + example);
    }
    return table;
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

// The order matters: metrics are a command's, settings name models, data sets and tables; layers and enqueued
// configurations name parameters.
Sweep read_tables(const toml::table& parsed, Problems& problems) {
    Sweep sweep;
    TableReader file(parsed, "the file", problems);
    if (const auto* head = required(file, "sweep", "[sweep], name = \"first\"", problems)) {
        read_head(*head, sweep, problems);
    }
    const auto* train = required(file, "train", "[train], model = \"cnn\", epochs = 10", problems);
    if (train) {
        sweep.train.command = read_command(*train, problems);
    }
    if (const toml::array* objectives = list_of_tables(file, "objective", problems)) {
        read_objectives(*objectives, sweep, problems);
    } else {
        sweep.objectives = {{"val_accuracy", Direction::maximize}};
    }
    // A user's program may have its own data.
    if (const auto* data = sweep.train.command
                               ? file.table("data")
                               : required(file, "data", "[data.pixels], shard = \"images.h5\"", problems)) {
        sweep.data = read_data_sets(*data, problems);
    }
    read_all_models(file, sweep, problems);
    sweep.named = read_named_tables(parsed, problems);
    for (const char* key : {"schedule", "class_weights", "augment"}) {
        file.find(key);
    }
    if (train) {
        sweep.train = read_train(*train, sweep, problems);
    }
    if (const toml::table* space = file.table("space")) {
        sweep.space = read_space(*space, sweep, problems);
    }
    if (const toml::table* models = file.table("model")) {
        check_layers(sweep, *models, problems);
    }
    read_search(file, sweep);
    const bool lost_space = is_misspelled(parsed, "space");  // already reported as unknown
    if (const toml::array* enqueued = list_of_tables(file, "enqueue", problems)) {
        sweep.enqueued = lost_space ? std::vector<Enqueued>() : read_enqueued(*enqueued, sweep, problems);
    }
    file.done();
    return sweep;
}

void check_each(const std::vector<DataSet>& sets, const DataCheck& check, const toml::table& file,
                Problems& problems) {
    for (const DataSet& set : sets) {
        const auto problem = set.shards.empty() ? std::nullopt : check(set);
        if (problem) {
            problems.at(*file["data"][set.name]["shard"].node(), *problem);
        }
    }
}

std::string what_a_folder_is(const std::filesystem::path& path) {
    const std::string copy = (path / "sweep.toml").string();
    return std::filesystem::exists(copy) && std::filesystem::exists(path / "results.sqlite")
               ? ": a sweep's directory; resume it with 'trommel run " + copy + " -d " + path.string() + "'"
               : ": a folder; name a sweep file ('trommel init' makes one)";
}

}  // namespace

Sweep read_sweep(std::string_view text, const std::string& file_name, const DataCheck& check_data) {
    Problems problems(file_name);
    const toml::table parsed = parse_toml(text, file_name);
    Sweep sweep = read_tables(parsed, problems);
    check_consistency(sweep, parsed, problems);
    if (check_data) {
        check_each(sweep.data, check_data, parsed, problems);
    }
    problems.throw_if_any();
    return sweep;
}

SweepFile read_sweep_file(const std::filesystem::path& path, const DataCheck& check_data) {
    std::string text = read_text(path);
    Sweep sweep = read_sweep(text, path.string(), check_data);
    return {path, std::move(text), std::move(sweep)};
}

std::string read_text(const std::filesystem::path& path) {
    std::filesystem::path with_ending = path;
    with_ending += ".toml";
    const bool is_regular = std::filesystem::is_regular_file(path);
    if (!is_regular && std::filesystem::is_regular_file(with_ending)) {
        throw InputError(path.string() + ": not a sweep file; did you mean " + with_ending.string() + "?");
    }
    if (!std::filesystem::exists(path)) {
        throw InputError(path.string() + ": no such file; name a sweep file ('trommel init' makes one)");
    }
    if (std::filesystem::is_directory(path)) {
        throw InputError(path.string() + what_a_folder_is(path));
    }
    std::error_code unknown;
    if (const auto bytes = std::filesystem::file_size(path, unknown); !unknown && bytes > TomlBounds::bytes) {
        throw InputError(path.string() + ": " + too_large(bytes));
    }
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    if (!is_regular || !(text << file.rdbuf())) {
        throw InputError(path.string() + ": cannot be read as a sweep file; check the path");
    }
    if (text.view().starts_with("\x89HDF\r\n") || text.view().find('\0') != std::string_view::npos) {
        throw InputError(path.string() +
                         ": not a sweep file (it is not a text file); if it is a shard, 'trommel init " +
                         path.string() + "' makes a sweep file for it");
    }
    return std::move(text).str();
}

}  // namespace trommel
