#include "search_spaces/setting_tables.hpp"

#include <functional>
#include <map>

#include "search_spaces/names.hpp"
#include "search_spaces/objective_reader.hpp"
#include "search_spaces/table_reader.hpp"
#include "search_spaces/value_reader.hpp"
#include "sweep/training_words.hpp"

namespace trommel {

namespace {

constexpr const char* in_0_1_open = "a number between 0 and 1";

Plateau read_plateau(TableReader& reader) {
    Plateau plateau;
    if (const auto monitor = read_objective(reader, std::nullopt)) {
        plateau.monitor = *monitor;
    }
    plateau.factor = reader.number("factor", 1e-300, 1, in_0_1_open).value_or(plateau.factor);
    plateau.patience = reader.integer("patience", 1, largest_count).value_or(plateau.patience);
    return plateau;
}

StepDecay read_step(TableReader& reader) {
    StepDecay step;
    step.every = reader.integer("every", 1, largest_count).value_or(step.every);
    step.factor = reader.number("factor", 1e-300, 1, in_0_1_open).value_or(step.factor);
    return step;
}

Schedule read_schedule(TableReader& reader) {
    const auto name = reader.required_text("name")
                          ? reader.word("name", {"constant", "cosine", "one_cycle", "plateau", "step"})
                          : std::nullopt;
    Schedule schedule;
    if (!name) {
        return schedule;
    }
    if (*name == "plateau") {
        schedule = read_plateau(reader);
    } else if (*name == "step") {
        schedule = read_step(reader);
    } else {
        schedule = schedule_words().at(*name);
    }
    reader.done();
    return schedule;
}

ClassWeights read_class_weights(TableReader& reader) {
    ClassWeights weights{.weighting = ClassWeighting::given, .given = {}};
    for (const std::string& name : keys_in_order(reader.raw())) {
        if (const auto weight = reader.number_above_zero(name)) {
            weights.given[name] = *weight;
        }
    }
    if (reader.raw().empty()) {
        reader.problems().at(reader.raw(),
                             reader.name() + " is empty; give classes their weights: { glass = 2.0 }");
    }
    return weights;
}

Augmentation read_augmentation(TableReader& reader) {
    Augmentation augmentation;
    augmentation.horizontal_flip = reader.boolean("horizontal_flip");
    augmentation.vertical_flip = reader.boolean("vertical_flip");
    augmentation.shift = reader.number("shift", 0, 1, "a number in [0, 1)").value_or(0);
    augmentation.zoom = reader.number("zoom", 0, 1, "a number in [0, 1)").value_or(0);
    augmentation.shear_degrees = reader.number("shear_degrees", 0, 90, "a number in [0, 90)").value_or(0);
    augmentation.rotation_degrees =
        reader.number("rotation_degrees", 0, 180, "a number in [0, 180]", true).value_or(0);
    std::vector<std::string> words;
    for (const auto& [word, mode] : fill_modes()) {
        words.push_back(word);
    }
    if (const auto fill = reader.word("fill", words)) {
        augmentation.fill = fill_modes().at(*fill);
    }
    reader.done();
    return augmentation;
}

template <class Meaning>
Words<Meaning> read_all(const toml::table& file, const std::string& setting, const Words<Meaning>& words,
                        const std::function<Meaning(TableReader&)>& read, Problems& problems) {
    Words<Meaning> named;
    const toml::node* node = file.get(setting);
    if (node && !node->is_table()) {
        problems.at(*node,
                    "'" + setting + "' is not a table; write it in [train], or as [" + setting + ".NAME]");
    }
    if (!node || !node->is_table()) {
        return named;
    }
    for (const auto& [key, each] : *node->as_table()) {
        const std::string name(key.str());
        const std::string title = "[" + setting + "." + name + "]";
        Meaning& meaning = named[name];
        if (words.contains(name)) {
            problems.at(each, title + " has a reserved name; rename it");
        } else if (!is_name(name)) {
            problems.at(each, "'" + name + "' cannot name a table; " + std::string(name_remedy()));
        } else if (!each.is_table()) {
            problems.at(each, title + " is not a table (" + setting +
                                  " goes into [train], or gets its own name); write [" + setting + ".NAME]");
        } else {
            TableReader reader(*each.as_table(), title, problems);
            meaning = read(reader);
        }
    }
    return named;
}

}  // namespace

NamedTables read_named_tables(const toml::table& file, Problems& problems) {
    NamedTables named;
    named.schedules = read_all<Schedule>(file, "schedule", schedule_words(), read_schedule, problems);
    named.class_weights =
        read_all<ClassWeights>(file, "class_weights", class_weight_words(), read_class_weights, problems);
    named.augmentations =
        read_all<Augmentation>(file, "augment", {{"none", {}}}, read_augmentation, problems);
    return named;
}

bool may_be_table(const std::string& setting) {
    return setting == "schedule" || setting == "class_weights" || setting == "augment";
}

std::string read_setting_table(const std::string& setting, const toml::table& table, NamedTables& named,
                               Problems& problems) {
    TableReader reader(table, "'" + setting + "'", problems);
    const auto keep = [](auto& tables, const auto& meaning) {
        std::string text = describe(meaning);
        if (text != "none") {
            text = "{ " + text + " }";  // no named table has such a name
            tables.emplace(text, meaning);
        }
        return text;
    };
    if (setting == "schedule") {
        return keep(named.schedules, read_schedule(reader));
    }
    if (setting == "class_weights") {
        return keep(named.class_weights, read_class_weights(reader));
    }
    return keep(named.augmentations, read_augmentation(reader));
}

}  // namespace trommel
