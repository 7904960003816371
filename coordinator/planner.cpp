#include "coordinator/planner.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <utility>

#include "coordinator/strategies.hpp"
#include "sweep/random.hpp"

namespace trommel {

Planner::Planner(const Sweep& sweep) : sweep_(sweep), sampler_(make_sampler(sweep.sampler)) {
    for (const Enqueued& each : sweep.enqueued) {
        waiting_.push_back(&each);
    }
}

void Planner::restore(const History& history, const TrialTable& trials) {
    exhausted_ = history.exhausted;
    std::map<Params, ConfigurationId> known;
    for (const PastConfiguration& past : history.configurations) {
        known.emplace(past.params, past.id);
        next_proposal_ = std::max(next_proposal_, past.proposal + 1);
    }
    // An enqueued configuration was dealt with if it is there, a repetition of it if the seed it asked for is: wherever it
    // stands, for a file may have been edited.
    std::map<ConfigurationId, std::int32_t> seeds;
    std::erase_if(waiting_, [&](const Enqueued* each) {
        const auto found = known.find(each->params);
        if (found == known.end()) {
            return false;
        }
        std::int32_t& wanted = seeds[found->second];
        wanted = wanted == 0 ? 1 : std::max(wanted, sweep_.seeds.per_configuration) + 1;
        return trials.seeds_of(found->second) >= wanted;
    });
}

std::vector<Record> Planner::plan(const SweepView& view, const TrialTable& trials, const Spent& spent) {
    if (!allows_trial(sweep_.budget, spent)) {
        return {};
    }
    if (!waiting_.empty()) {
        return plan_enqueued(view, trials, spent);
    }
    return plan_sampled(view, spent);
}

std::vector<Record> Planner::plan_enqueued(const SweepView& view, const TrialTable& trials,
                                           const Spent& spent) {
    const Enqueued& enqueued = *waiting_.front();
    if (const auto known = view.find(enqueued.params)) {
        waiting_.pop_front();
        return plan_one_more_seed(*known, trials);
    }
    if (!allows_configuration(sweep_.budget, spent)) {
        return {};
    }
    waiting_.pop_front();
    return plan_new({.origin = "enqueue", .label = enqueued.label, .params = enqueued.params}, view,
                    trials_left(spent));
}

std::vector<Record> Planner::plan_asked(const Enqueued& asked, const SweepView& view,
                                        const TrialTable& trials) const {
    if (const auto known = view.find(asked.params)) {
        return plan_one_more_seed(*known, trials);
    }
    return plan_new({.origin = "enqueue", .label = asked.label, .params = asked.params}, view,
                    std::numeric_limits<std::int64_t>::max());
}

std::vector<Record> Planner::plan_sampled(const SweepView& view, const Spent& spent) {
    if (exhausted_ || !allows_configuration(sweep_.budget, spent)) {
        return {};
    }
    const std::int64_t number = next_proposal_;
    std::mt19937_64 random(derive_seed(sweep_.seed, "proposal", static_cast<std::uint64_t>(number)));
    auto params = sampler_->propose(sweep_.space, view, number, random);
    if (!params) {
        exhausted_ = true;
        return {};
    }
    ++next_proposal_;
    return plan_new({.proposal = number,
                     .origin = std::string(sampler_->name()),
                     .label = "",
                     .params = std::move(*params)},
                    view, trials_left(spent));
}

std::vector<Record> Planner::plan_new(ConfigurationProposed proposed, const SweepView& view,
                                      std::int64_t at_most) const {
    proposed.configuration = {static_cast<std::int64_t>(view.configurations().size()) + 1};
    const ConfigurationId configuration = proposed.configuration;

    std::vector<Record> records;
    records.emplace_back(std::move(proposed));
    for (std::int32_t seed = 1; seed <= sweep_.seeds.per_configuration && seed <= at_most; ++seed) {
        records.emplace_back(
            TrialCreated{.trial = {configuration, seed}, .seed = trial_seed(sweep_.seed, seed)});
    }
    return records;
}

std::int64_t Planner::trials_left(const Spent& spent) const {
    return sweep_.budget.trials ? *sweep_.budget.trials - spent.trials
                                : std::numeric_limits<std::int64_t>::max();
}

std::vector<Record> Planner::plan_one_more_seed(ConfigurationId configuration,
                                                const TrialTable& trials) const {
    const std::int32_t seed = trials.seeds_of(configuration) + 1;
    return {TrialCreated{.trial = {configuration, seed}, .seed = trial_seed(sweep_.seed, seed)}};
}

}  // namespace trommel
