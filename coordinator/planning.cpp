// Creates and records new trials.
#include <utility>

#include "coordinator/coordinator.hpp"
#include "coordinator/finals.hpp"
#include "sweep/random.hpp"

namespace trommel {

void Coordinator::plan_one() {
    const bool was_exhausted = planner_.exhausted();
    adopt(planner_.plan(view_, trials_, spent_));
    if (planner_.exhausted() && !was_exhausted) {
        record(
            SweepChanged{.event = SweepEvent::exhausted, .detail = "the sampler has nothing new to propose"});
    }
}

// The finals are not limited by the budget, which is for the search.
void Coordinator::plan_finals() {
    if (sweep_.seeds.finalists == 0) {
        return;
    }
    for (const TrialId trial : next_final_trials(sweep_.seeds, view_, trials_)) {
        const std::uint64_t seed = trial_seed(sweep_.seed, trial.seed_number);
        trials_.add(trial, seed, TrialTable::Part::finals);
        view_.add_trial(trial);
        record(TrialCreated{.trial = trial, .seed = seed, .of_finals = true});
    }
}

// Adds planned configurations and trials to the sweep.
void Coordinator::adopt(std::vector<Record> planned) {
    for (Record& each : planned) {
        if (const auto* proposed = std::get_if<ConfigurationProposed>(&each)) {
            view_.add_configuration(proposed->configuration, proposed->proposal, proposed->params);
            ++spent_.configurations;
        } else if (const auto* created = std::get_if<TrialCreated>(&each)) {
            trials_.add(created->trial, created->seed);
            view_.add_trial(created->trial);
            ++spent_.trials;
        }
        record(std::move(each));
    }
}

}  // namespace trommel
