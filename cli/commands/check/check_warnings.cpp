#include "cli/commands/check/check_warnings.hpp"

#include <algorithm>
#include <cstdint>
#include <set>
#include <stdexcept>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "cli/commands/check/check_examples.hpp"
#include "search_spaces/used_names.hpp"
#include "storage/results/results_reader.hpp"
#include "sweep/plan.hpp"
#include "sweep_directory/inputs/command_program.hpp"
#include "sweep_directory/sweep_directory.hpp"
#include "sweep_directory/sweep_edit.hpp"

namespace trommel::cli {

namespace {

// In [space], such a parameter is an error: the search would vary it without effect.
std::string unused_settings(const Sweep& sweep) {
    const auto with_effect = names_with_effect(possible_models(sweep), words_of(sweep, "optimizer", "adam"));
    std::string warnings;
    for (const auto& [name, value] : sweep.train.settings) {
        if (!with_effect.contains(name)) {
            warnings += fmt::format(
                "warning: '{}' in [train] has no effect (no model or optimizer of this sweep uses "
                "it)\n",
                name);
        }
    }
    return warnings;
}

std::string value_of(const Params& params, const std::string& name) {
    const auto found = params.find(name);
    return found == params.end() ? "(not active)" : to_text(found->second);
}

// "regularizer = l2 or none".
std::string differences(const Params& first, const Params& second) {
    std::set<std::string> names;
    for (const Params* params : {&first, &second}) {
        for (const auto& [name, value] : *params) {
            names.insert(name);
        }
    }
    std::string text;
    for (const std::string& name : names) {
        const std::string one = value_of(first, name);
        const std::string other = value_of(second, name);
        text +=
            one == other ? "" : fmt::format("{}{} = {} or {}", text.empty() ? "" : ", ", name, one, other);
    }
    return text;
}

template <class Visit>
void for_each_integer_range(const Sweep& sweep, const Visit& visit) {
    for (const Parameter& parameter : sweep.space.parameters) {
        for (const Case& each : parameter.cases) {
            if (const auto* range = std::get_if<IntRange>(&each.distribution)) {
                visit(parameter.name, *range);
            }
        }
    }
}

// Bounds low = 0, high = 1 may have been meant as real numbers. Only checked for trommel's own settings:
// those of a program are unknown.
std::string whole_numbers_of_programs(const Sweep& sweep) {
    std::string names;
    for_each_integer_range(sweep, [&](const std::string& name, const IntRange& range) {
        names += fmt::format("{}{} ({} to {})", names.empty() ? "" : ", ", name, range.low, range.high);
    });
    return names.empty() || !sweep.train.command
               ? ""
               : fmt::format("note: whole numbers only: {}; for real numbers write low = 0.0\n", names);
}

std::string missed_ends(const Sweep& sweep) {
    std::string notes;
    for_each_integer_range(sweep, [&](const std::string& name, const IntRange& range) {
        if (const std::int64_t missed = (range.high - range.low) % range.step; missed != 0) {
            notes += fmt::format("note: '{}' ends at {}: from {} in steps of {}, high = {} is never tried\n",
                                 name, range.high - missed, range.low, range.step, range.high);
        }
    });
    return notes;
}

/// A configuration and its training plan.
struct Resolved {
    const Params& params;
    TrainingPlan plan;
};

std::vector<Resolved> resolved(const Sweep& sweep, const std::vector<Example>& configurations) {
    std::vector<Resolved> all;
    for (const Example& each : configurations) {
        all.push_back({each.params, resolve(sweep, each.params)});
    }
    return all;
}

// The first pair of different configurations that give the same training.
std::string same_trainings(const std::vector<Resolved>& configurations) {
    for (auto each = configurations.begin(); each != configurations.end(); ++each) {
        const auto same = std::find_if(configurations.begin(), each, [&](const Resolved& earlier) {
            return earlier.plan == each->plan && earlier.params != each->params;
        });
        if (same != each) {
            return fmt::format(
                "warning: configurations that differ only in {} train identically (is another value missing, such as "
                "l2 for a "
                "penalty?)\n",
                differences(same->params, each->params));
        }
    }
    return "";
}

bool begins_with_weights(const TrainingPlan& plan) {
    return std::ranges::any_of(plan.layers, [](const Layer& layer) {
        const auto* net = std::get_if<ResNet>(&layer);
        return net && !net->weights.empty();
    });
}

std::string weights_that_see_other_pixels(const std::vector<Resolved>& configurations) {
    for (const auto& [params, plan] : configurations) {
        const bool as_published =
            plan.normalization == Normalization::imagenet || plan.normalization == Normalization::caffe;
        if (begins_with_weights(plan) && !as_published) {
            return fmt::format(
                "warning: model '{}' starts with given weights, but its pixels are not normalized as "
                "for published "
                "ones; normalization = \"imagenet\" is torchvision's, \"caffe\" Keras's\n",
                plan.model);
        }
    }
    return "";
}

std::string begun_with_another_file(const SweepFile& file) {
    const SweepDirectory begun{file.path.parent_path() / file.sweep.name};
    try {
        if (std::filesystem::exists(begun.results())) {
            edited_sweep(begun_sweep(ResultsReader(begun.results()).source()), begun, file);
        }
    } catch (const std::runtime_error& refusal) {
        return fmt::format("warning: 'trommel run' would not resume it in {}:\n{}\n", begun.path.string(),
                           refusal.what());
    }
    return "";
}

}  // namespace

std::string check_warnings(const SweepFile& file) {
    const Sweep& sweep = file.sweep;
    std::string warnings = missing_script_warning(sweep, file.path).value_or("");
    warnings += warnings.empty() ? "" : "\n";
    if (!sweep.train.command) {
        const std::vector<Example> some = examples(sweep, 100);
        const std::vector<Resolved> configurations = resolved(sweep, some);
        warnings += unused_settings(sweep) + same_trainings(configurations) +
                    weights_that_see_other_pixels(configurations);
    }
    warnings += whole_numbers_of_programs(sweep) + missed_ends(sweep);
    return warnings + begun_with_another_file(file);
}

}  // namespace trommel::cli
