#include "search_spaces/consistency.hpp"

#include <algorithm>
#include <random>

#include "search_spaces/command_reader.hpp"
#include "sweep/draw.hpp"
#include "sweep/errors.hpp"
#include "sweep/plan.hpp"

namespace trommel {

namespace {

// A value that stands both in [train] and in [space] is an error, wherever the two stand.
void check_given_once(const Sweep& sweep, const toml::table& file, Problems& problems) {
    for (const auto& [name, value] : sweep.train.settings) {
        if (sweep.space.find(name)) {
            problems.at(*file["train"].as_table()->get(name),
                        "'" + name + "' is given twice (here and in [space]); remove one");
        }
    }
}

void check_all_used(const Sweep& sweep, const toml::table& file, Problems& problems) {
    std::set<std::string> used = names_used_by(sweep.models);
    for (const KnownSetting& setting : known_settings()) {
        used.insert(setting.name);
    }
    for (const Parameter& parameter : sweep.space.parameters) {
        for (const Condition& condition : parameter.when) {
            used.insert(condition.parameter);
        }
    }
    for (const Parameter& parameter : sweep.space.parameters) {
        if (!used.contains(parameter.name)) {
            problems.at(*file["space"].as_table()->get(parameter.name),
                        "parameter '" + parameter.name +
                            "' changes nothing (no setting has this name, and no model "
                            "refers to $" +
                            parameter.name + "); correct the name or remove it");
        }
    }
}

void check_enqueued(const Sweep& sweep, const toml::table& file, Problems& problems) {
    const toml::array* places = file["enqueue"].as_array();
    for (std::size_t i = 0; i < sweep.enqueued.size(); ++i) {
        if (const auto problem = problem_with(sweep.space, sweep.enqueued[i].params)) {
            problems.at(*places->get(i), "enqueued configuration: " + *problem);
        }
    }
}

const toml::node& place_of(const std::string& setting, const toml::table& file, const toml::node& otherwise) {
    for (const char* table : {"space", "train"}) {
        if (const toml::node* node = file[table][setting].node()) {
            return *node;
        }
    }
    return otherwise;
}

// Every enqueued configuration, and samples of the space: what cannot be trained is found here, not on a
// cluster.
void check_resolves(const Sweep& sweep, const toml::table& file, Problems& problems) {
    const auto try_one = [&](const Params& params, const toml::node& where) {
        try {
            resolve(sweep, params);
            return true;
        } catch (const SettingError& error) {
            problems.at(place_of(error.setting, file, where), error.what());
            return false;
        } catch (const InputError& error) {
            problems.at(
                where, std::string(error.what()) + (params.empty() ? "" : " (with " + to_text(params) + ")"));
            return false;
        }
    };
    for (std::size_t i = 0; i < sweep.enqueued.size(); ++i) {
        try_one(sweep.enqueued[i].params, *file["enqueue"].as_array()->get(i));
    }
    constexpr int samples = 500;
    std::mt19937_64 random(sweep.seed);
    for (int i = 0; i < samples; ++i) {
        if (!try_one(draw(sweep.space, random),
                     file.contains("space") ? *file.get("space") : *file.get("train"))) {
            return;
        }
    }
}

}  // namespace

std::set<std::string> names_used_by(const std::vector<ModelTemplate>& models) {
    std::set<std::string> names;
    for (const ModelTemplate& model : models) {
        for (const LayerTemplate& layer : model.layers) {
            for (const auto& [key, value] : layer.values) {
                if (const auto* reference = std::get_if<Reference>(&value)) {
                    names.insert(reference->parameter);
                }
            }
            for (const Condition& condition : layer.when) {
                names.insert(condition.parameter);
            }
        }
    }
    return names;
}

void check_consistency(const Sweep& sweep, const toml::table& file, Problems& problems) {
    check_given_once(sweep, file, problems);
    if (sweep.train.command) {
        check_command(sweep, file, problems);
    } else {
        check_all_used(sweep, file, problems);
    }
    check_enqueued(sweep, file, problems);
    if (problems.none()) {
        check_resolves(sweep, file, problems);
    }
}

}  // namespace trommel
