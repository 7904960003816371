#include "search_spaces/misspelled.hpp"

#include <algorithm>
#include <vector>

#include "search_spaces/used_names.hpp"
#include "sweep/settings.hpp"
#include "system/known_words.hpp"

namespace trommel {

std::set<std::string> meant_names(const SearchSpace& space, const Sweep& sweep) {
    std::set<std::string> meant;
    if (sweep.train.command) {
        return meant;
    }
    const std::set<std::string> known = names_of_settings(sweep.models);
    std::set<std::string> used = known;
    for (const Parameter& parameter : space.parameters) {
        for (const Case& each : parameter.cases) {
            for (const Condition& condition : each.when) {
                used.insert(condition.parameter);
            }
        }
    }
    for (const Parameter& parameter : space.parameters) {
        if (used.contains(parameter.name)) {
            continue;
        }
        const auto near = nearest(parameter.name, {known.begin(), known.end()});
        if (near && !space.find(*near)) {
            meant.insert(*near);
        }
    }
    return meant;
}

bool is_missed_by_a_layer(const std::string& parameter, const Sweep& sweep) {
    std::vector<std::string> missed;
    for (const std::string& name : names_used_by(sweep.models)) {
        if (!sweep.space.find(name) &&
            std::ranges::find(known_settings(), name, &KnownSetting::name) == known_settings().end()) {
            missed.push_back(name);
        }
    }
    return nearest(parameter, missed).has_value();
}

bool is_misspelled(const toml::table& table, const std::string& name) {
    if (table.contains(name)) {
        return false;
    }
    for (const auto& [key, node] : table) {
        if (nearest(key.str(), {name})) {
            return true;
        }
    }
    return false;
}

}  // namespace trommel
