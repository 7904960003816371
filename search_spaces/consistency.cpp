#include "search_spaces/consistency.hpp"

#include <algorithm>
#include <random>

#include "search_spaces/command_reader.hpp"
#include "search_spaces/habits.hpp"
#include "search_spaces/misspelled.hpp"
#include "search_spaces/used_names.hpp"
#include "sweep/draw.hpp"
#include "sweep/plan.hpp"
#include "system/errors.hpp"
#include "system/known_words.hpp"

namespace trommel {

namespace {

// The position of a table in the file, or else the beginning of the file.
const toml::node& place_of_table(const toml::table& file, const char* key) {
    const toml::node* node = file.get(key);
    return node ? *node : static_cast<const toml::node&>(file);
}

const toml::node& place_of(const std::string& setting, const toml::table& file, const toml::node& otherwise) {
    for (const char* table : {"space", "train"}) {
        if (const toml::node* node = file[table][setting].node()) {
            return *node;
        }
    }
    return otherwise;
}

const toml::node& place_of_parameter(const Parameter& parameter, const toml::table& file) {
    const toml::node* node = file["space"][parameter.name].node();
    return node ? *node : place_of_table(file, "space");  // optimizer.lr, which is already reported
}

// A value in both [train] and [space] is an error, wherever the two are.
void check_given_once(const Sweep& sweep, const toml::table& file, Problems& problems) {
    for (const auto& [name, value] : sweep.train.settings) {
        if (sweep.space.find(name)) {
            problems.at(*file["train"][name].node(),
                        "'" + name + "' is given twice (here and in [space]); remove one");
        }
    }
}

// A target of 95 for an accuracy would never be reached.
void check_target(const Sweep& sweep, const toml::table& file, Problems& problems) {
    const std::string metric = sweep.objectives.empty() ? "" : sweep.objectives.front().metric;
    if (sweep.target && *sweep.target > 1 && !sweep.train.command &&
        evident_direction(metric) == Direction::maximize) {
        problems.at(*file["budget"]["target"].node(),
                    "'target' is above 1, which no " + metric + " reaches; write a fraction, such as 0.95");
    }
}

// The parameter names that have a meaning: `strictly`, for the models and optimizers that this sweep can
// choose.
std::vector<std::string> known_parameters(const Sweep& sweep, bool strictly) {
    if (!strictly) {
        const std::set<std::string> names = names_of_settings(sweep.models);
        return {names.begin(), names.end()};
    }
    const std::set<std::string> names =
        names_with_effect(possible_models(sweep), words_of(sweep, "optimizer", "adam"));
    return {names.begin(), names.end()};
}

std::string why_unused(const std::string& name, const std::vector<std::string>& known) {
    static const std::set<std::string> fixed = {"early_stopping",  "select_epoch",  "max_attempts",
                                                "timeout",         "epoch_timeout", "memory_limit",
                                                "checkpoint_every"};
    if (fixed.contains(name)) {
        return "'" + name + "' cannot be searched (it is the same for every trial); move it to [train]";
    }
    if (const auto habit = remedy_for_habit("[train]", name)) {
        return "parameter '" + name + "' is not a setting; " + *habit;
    }
    const auto near = nearest(name, known);
    return "parameter '" + name +
           "' has no effect (no setting of this sweep has this name, none of its models refers to $" + name +
           ", and no condition uses it); " +
           (near ? "did you mean '" + *near + "'?" : "remove it, or use it");
}

void check_all_used(const Sweep& sweep, bool strictly, const toml::table& file, Problems& problems) {
    const std::vector<std::string> known = known_parameters(sweep, strictly);
    std::set<std::string> used(known.begin(), known.end());
    for (const Parameter& parameter : sweep.space.parameters) {
        for (const Case& each : parameter.cases) {
            for (const Condition& condition : each.when) {
                used.insert(condition.parameter);
            }
        }
    }
    for (const Parameter& parameter : sweep.space.parameters) {
        const bool broken = parameter.cases.empty();
        if (!used.contains(parameter.name) && !broken && !is_missed_by_a_layer(parameter.name, sweep)) {
            problems.at(place_of_parameter(parameter, file), why_unused(parameter.name, known));
        }
    }
}

// An unused table usually means a forgotten reference.
void check_tables_used(const Sweep& sweep, const toml::table& file, Problems& problems) {
    for (const char* setting : {"schedule", "class_weights", "augment"}) {
        const std::set<std::string> used = words_of(sweep, setting, "");
        const toml::table* tables = file[setting].as_table();
        for (const auto& [name, table] : tables ? *tables : toml::table()) {
            if (!used.contains(std::string(name.str()))) {
                problems.at(name.source().begin, "nothing uses [" + std::string(setting) + "." +
                                                     std::string(name.str()) + "]; name it, e.g. " + setting +
                                                     " = \"" + std::string(name.str()) + "\", or remove it");
            }
        }
    }
}

// Settings without a default must be given.
void check_required(const Sweep& sweep, const toml::table& file, Problems& problems) {
    if (is_misspelled(file, "space")) {
        return;
    }
    const std::set<std::string> meant = meant_names(sweep.space, sweep);
    for (const char* name : {"model", "data", "epochs"}) {
        const bool has_default = name == std::string_view("data") && sweep.data.size() < 2;
        const toml::table* train = file["train"].as_table();
        if (train && !has_default && !sweep.train.settings.contains(name) && !sweep.space.find(name) &&
            !is_misspelled(*train, name) && !meant.contains(name)) {
            problems.at(*file.get("train"), no_value(name));
        }
    }
}

// Grid and list end by themselves; the others only if the space is finite.
void check_ends(const Sweep& sweep, const toml::table& file, Problems& problems) {
    const Budget& budget = sweep.budget;
    const bool limited = budget.configurations || budget.trials || budget.epochs || budget.hours;
    const toml::table* table = file["budget"].as_table();
    const bool says_nothing = !table || table->empty() || (table->size() == 1 && sweep.target);
    const std::string& sampler = sweep.sampler.name;
    const bool ends = sampler == "grid" || sampler == "list";
    if (!limited && says_nothing && !is_misspelled(file, "budget") && !ends) {
        const bool is_random = sampler == "random";
        problems.at(place_of_table(file, "budget"),
                    "[budget] sets no limit (" + (is_random ? "random search" : "sampler '" + sampler + "'") +
                        " does not end by itself); add configurations = " + (is_random ? "20" : "100"));
    }
    if (sweep.sampler.name == "list" && sweep.enqueued.empty()) {
        problems.at(place_of_table(file, "sampler"),
                    "sampler 'list' has nothing to try; add [[enqueue]] tables");
    }
    if (sweep.sampler.name == "grid") {
        for (const Parameter& parameter : sweep.space.parameters) {
            if (is_continuous(parameter)) {
                problems.at(place_of_parameter(parameter, file),
                            "parameter '" + parameter.name +
                                "' is a continuous range (a grid needs values); list them, or use sampler "
                                "\"random\"");
            }
        }
    }
}

// The first epoch at which a trial can be pruned, and what to change to make it earlier.
struct FirstJudgment {
    std::int32_t epoch = 1;
    const char* key = "min_epochs";
    const char* remedy = "lower 'min_epochs', or raise 'epochs'";
};

FirstJudgment first_judgment(const PrunerOptions& pruner) {
    if (pruner.name == "asha") {
        return {.epoch = pruner.min_epochs};
    }
    if (pruner.name == "patience") {
        return {.epoch = pruner.epochs + 1,
                .key = "epochs",
                .remedy = "lower 'epochs' of [pruner], or raise that of the trials"};
    }
    return {.epoch = pruner.warmup_epochs + 1,
            .key = "warmup_epochs",
            .remedy = "lower 'warmup_epochs', or raise 'epochs'"};
}

const toml::node& place_in_pruner(const char* key, const toml::table& file) {
    const toml::node* given = file["pruner"][key].node();
    return given ? *given : *file.get("pruner");
}

// If epochs are searched, some trials are judged.
void check_first_judgment(const Sweep& sweep, const toml::table& file, Problems& problems) {
    const auto setting = sweep.train.settings.find("epochs");
    const auto* epochs =
        setting == sweep.train.settings.end() ? nullptr : std::get_if<std::int64_t>(&setting->second);
    const FirstJudgment first = first_judgment(sweep.pruner);
    if (epochs && first.epoch >= *epochs) {
        problems.at(place_in_pruner(first.key, file),
                    "no trial is ever pruned (the first judgment is after " + std::to_string(first.epoch) +
                        " epochs, and trials have " + std::to_string(*epochs) + "); " + first.remedy);
    }
}

void check_min_trials(const Sweep& sweep, const toml::table& file, Problems& problems) {
    const std::int64_t awaited = sweep.pruner.min_trials;
    const Budget& budget = sweep.budget;
    const bool too_few =
        (budget.trials && *budget.trials <= awaited) ||
        (budget.configurations && *budget.configurations <= awaited / sweep.seeds.per_configuration);
    if (too_few) {
        problems.at(
            place_in_pruner("min_trials", file),
            "no trial is ever pruned (the first judgment waits for min_trials = " + std::to_string(awaited) +
                " completed trials, and [budget] allows no more); lower 'min_trials'");
    }
}

// Both count the same epochs, and early stopping comes first.
void check_patience(const Sweep& sweep, const toml::table& file, Problems& problems) {
    const auto& early = sweep.train.early_stopping;
    if (early && !sweep.objectives.empty() && early->monitor == sweep.objectives.front() &&
        early->from_epoch <= 1 && early->patience <= sweep.pruner.epochs && sweep.pruner.min_delta == 0) {
        problems.at(place_in_pruner("epochs", file),
                    "no trial is ever pruned ('early_stopping' ends it after " +
                        std::to_string(early->patience) +
                        " epochs without improvement, as completed); remove [pruner], or lower its 'epochs'");
    }
}

// A threshold of 95 for an accuracy would prune everything.
void check_threshold(const Sweep& sweep, const toml::table& file, Problems& problems) {
    const std::string metric = sweep.objectives.empty() ? "" : sweep.objectives.front().metric;
    if (sweep.pruner.value > 1 && !sweep.train.command && evident_direction(metric) == Direction::maximize) {
        problems.at(place_in_pruner("value", file), "every trial is pruned (no " + metric +
                                                        " reaches 'value', which is above 1); write a "
                                                        "fraction, such as 0.5");
    }
}

// A pruner that never prunes, or always, is a mistake.
void check_pruner(const Sweep& sweep, const toml::table& file, Problems& problems) {
    const std::string& name = sweep.pruner.name;
    if (name == "none") {
        return;
    }
    check_first_judgment(sweep, file, problems);
    if (name == "median" || name == "percentile") {
        check_min_trials(sweep, file, problems);
    } else if (name == "patience") {
        check_patience(sweep, file, problems);
    } else if (name == "threshold") {
        check_threshold(sweep, file, problems);
    }
}

// Makes plans of configurations, and notes each reason why one cannot be trained once.
class ResolveCheck {
  public:
    ResolveCheck(const Sweep& sweep, const toml::table& file, Problems& problems)
        : sweep_(sweep), file_(file), problems_(problems) {}

    void check(const Params& params, const toml::node& where) {
        try {
            resolve(sweep_, params);
        } catch (const SettingError& error) {
            note(place_of(error.setting, file_, where), error.what(), "");
        } catch (const InputError& error) {
            note(where, error.what(), params.empty() ? "" : " (with " + to_text(params) + ")");
        }
    }

  private:
    void note(const toml::node& place, const std::string& reason, const std::string& example) {
        if (reasons_.insert(reason).second) {
            problems_.at(place, reason + example);
        }
    }

    const Sweep& sweep_;
    const toml::table& file_;
    Problems& problems_;
    std::set<std::string> reasons_;
};

// Resolves every enqueued configuration and samples of the space, so that untrainable ones are found here and
// not on a cluster.
void check_resolves(const Sweep& sweep, const toml::table& file, Problems& problems) {
    ResolveCheck resolves(sweep, file, problems);
    for (std::size_t i = 0; i < sweep.enqueued.size(); ++i) {
        resolves.check(sweep.enqueued[i].params, *file["enqueue"].as_array()->get(i));
    }
    if (sweep.sampler.name == "list") {
        return;  // it tries only what is enqueued
    }
    constexpr int samples = 500;
    std::mt19937_64 random(sweep.seed);
    for (int i = 0; i < samples; ++i) {
        resolves.check(draw(sweep.space, random),
                       place_of_table(file, file.contains("space") ? "space" : "train"));
    }
}

}  // namespace

void check_consistency(const Sweep& sweep, const toml::table& file, Problems& problems) {
    check_given_once(sweep, file, problems);
    if (sweep.train.command) {
        check_command(sweep, file, problems);
    } else {
        check_all_used(sweep, false, file, problems);
        check_required(sweep, file, problems);
    }
    check_ends(sweep, file, problems);
    check_target(sweep, file, problems);
    if (problems.none()) {
        check_pruner(sweep, file, problems);
        check_tables_used(sweep, file, problems);
        if (!sweep.train.command) {
            check_all_used(sweep, true, file, problems);
        }
    }
    if (problems.none()) {
        check_resolves(sweep, file, problems);
    }
}

}  // namespace trommel
