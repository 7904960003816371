#include "coordinator/planner.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <utility>

#include "coordinator/strategies.hpp"
#include "sweep/random.hpp"

namespace trommel {

Planner::Planner(const Sweep& sweep) : sweep_(sweep), sampler_(make_sampler(sweep.sampler, sweep.seed)) {}

void Planner::restore(const History& history) {
    exhausted_ = history.exhausted;
    for (const PastConfiguration& past : history.configurations) {
        next_proposal_ = std::max(next_proposal_, past.proposal + 1);
    }
}

// An enqueued configuration is done if it exists, and a repetition if the seed that it asks for exists. The
// position in the list does not matter, because the file may be edited.
const Enqueued* Planner::next_enqueued(const SweepView& view, const TrialTable& trials) const {
    std::map<ConfigurationId, std::int32_t> seeds;
    for (const Enqueued& each : sweep_.enqueued) {
        const auto known = view.find(each.params);
        if (!known) {
            return &each;
        }
        std::int32_t& wanted = seeds[*known];
        wanted = wanted == 0 ? 1 : std::max(wanted, sweep_.seeds.per_configuration) + 1;
        if (trials.seeds_of(*known) < wanted) {
            return &each;
        }
    }
    return nullptr;
}

// By the seeds of the search alone: the finals, or a seed that a user enqueued, must not begin the search again.
std::optional<ConfigurationId> Planner::reaches_target(const SweepView& view) const {
    if (!sweep_.target) {
        return std::nullopt;
    }
    double best = view.oriented(*sweep_.target);
    std::optional<ConfigurationId> found;
    for (const ConfigurationEvidence& each : view.ranked()) {
        const auto mean = view.mean_of_first(each.configuration, sweep_.seeds.per_configuration);
        if (mean && (*mean > best || (*mean == best && !found))) {
            best = *mean;
            found = each.configuration;
        }
    }
    return found;
}

std::vector<Record> Planner::plan(const SweepView& view, const TrialTable& trials, const Spent& spent) {
    if (!allows_trial(sweep_.budget, spent) || reaches_target(view)) {
        return {};
    }
    if (const Enqueued* enqueued = next_enqueued(view, trials)) {
        return plan_enqueued(*enqueued, view, trials, spent);
    }
    return plan_sampled(view, spent);
}

std::vector<Record> Planner::plan_enqueued(const Enqueued& enqueued, const SweepView& view,
                                           const TrialTable& trials, const Spent& spent) const {
    if (const auto known = view.find(enqueued.params)) {
        return plan_one_more_seed(*known, trials);
    }
    if (!allows_configuration(sweep_.budget, spent)) {
        return {};
    }
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
    auto params = propose(*sampler_, sweep_, view, number);
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
