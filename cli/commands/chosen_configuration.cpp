#include "cli/commands/chosen_configuration.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "search_spaces/used_names.hpp"
#include "sweep/describe.hpp"
#include "sweep/draw.hpp"
#include "sweep/random.hpp"
#include "system/known_words.hpp"

namespace trommel::cli {

namespace {

const Assignment* find(const std::vector<Assignment>& assigned, const std::string& name) {
    const auto found = std::ranges::find(assigned, name, &Assignment::name);
    return found == assigned.end() ? nullptr : &*found;
}

// The "--set" of "--set batch_size=16".
std::string option_of(const Assignment& assignment) {
    return assignment.text.substr(0, assignment.text.find(' '));
}

void must_be_settings(const Sweep& sweep, const std::vector<Assignment>& assigned) {
    std::set<std::string> names = names_of_settings(sweep.models);
    for (const Parameter& parameter : sweep.space.parameters) {
        names.insert(parameter.name);
    }
    for (const Assignment& each : assigned) {
        if (!names.contains(each.name)) {
            throw InputError(each.text + ": no such setting (" +
                             known_words(each.name, {names.begin(), names.end()}) + ")");
        }
    }
}

// Chooses a value for every parameter of the space that is active given those before it, and records its
// origin.
class Chooser {
  public:
    Chooser(const Sweep& sweep, const std::vector<Assignment>& assigned)
        : sweep_(sweep), assigned_(assigned), random_(derive_seed(sweep.seed, "proposal", 1)) {
        for (const Parameter& parameter : sweep.space.parameters) {
            if (const Distribution* distribution = active(parameter, params)) {
                choose(parameter, *distribution);
            } else {
                must_not_be_assigned(parameter);
            }
        }
    }

    Params params;
    std::map<std::string, std::string> origins;

  private:
    void choose(const Parameter& parameter, const Distribution& distribution) {
        // Drawn even if it is not used: so an assignment does not change the other draws.
        ParamValue value = draw({{{parameter.name, distribution}}}, random_).begin()->second;
        std::string origin = "drawn";
        if (const Assignment* set = find(assigned_, parameter.name)) {
            value = as_written_by(parameter, set->value);
            origin = option_of(*set);
        } else if (!sweep_.enqueued.empty() && sweep_.enqueued.front().params.contains(parameter.name)) {
            value = sweep_.enqueued.front().params.at(parameter.name);
            origin = "enqueued";
        }
        params[parameter.name] = std::move(value);
        origins[parameter.name] = std::move(origin);
    }

    void must_not_be_assigned(const Parameter& parameter) const {
        if (const Assignment* set = find(assigned_, parameter.name)) {
            throw InputError(set->text + ": is not active in this configuration (" +
                             describe_activity(parameter) + "); set what it depends on too");
        }
    }

    const Sweep& sweep_;
    const std::vector<Assignment>& assigned_;
    std::mt19937_64 random_;
};

TrainingPlan plan_of(const Sweep& sweep, const Params& params, const std::vector<Assignment>& assigned) {
    try {
        return resolve(sweep, params);
    } catch (const SettingError& error) {
        if (const Assignment* set = find(assigned, error.setting)) {
            throw InputError(set->text + ": " + error.what());
        }
        throw;
    }
}

}  // namespace

ChosenConfiguration choose_configuration(const Sweep& sweep, const std::vector<Assignment>& assigned) {
    must_be_settings(sweep, assigned);
    Chooser choice(sweep, assigned);
    Sweep changed = sweep;
    for (const Assignment& each : assigned) {
        if (!sweep.space.find(each.name)) {
            changed.train.settings[each.name] = each.value;
            choice.origins[each.name] = option_of(each);
        }
    }
    ChosenConfiguration chosen{.plan = plan_of(changed, choice.params, assigned),
                               .settings = effective_settings(changed, choice.params)};
    for (Setting& setting : chosen.settings) {
        const auto origin = choice.origins.find(setting.name);
        setting.origin = origin == choice.origins.end() ? setting.origin : origin->second;
    }
    return chosen;
}

std::string origins_text(const Sweep& sweep, const std::vector<Setting>& settings) {
    const auto any_from = [&](const char* origin) {
        return std::ranges::find(settings, origin, &Setting::origin) != settings.end();
    };
    std::string text;
    if (any_from("enqueued")) {
        const std::string& label = sweep.enqueued.front().label;
        text += fmt::format("enqueued: as in the first [[enqueue]]{}\n",
                            label.empty() ? "" : ", \"" + label + "\"");
    }
    return text + (any_from("drawn") ? "drawn: at random from [space], by the sweep's seed\n" : "");
}

}  // namespace trommel::cli
