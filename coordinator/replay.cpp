#include "coordinator/replay.hpp"

#include <iterator>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "coordinator/finals.hpp"
#include "coordinator/strategies.hpp"
#include "sweep/plan.hpp"
#include "sweep/random.hpp"

namespace trommel {

namespace {

std::string shown(const std::optional<Params>& params) {
    return params ? (params->empty() ? "no parameters" : to_text(*params)) : "nothing more to propose";
}

}  // namespace

Replay::Replay(Sweep sweep, ReadSweep read_edited)
    : sweep_(std::move(sweep)),
      read_edited_(std::move(read_edited)),
      sampler_(make_sampler(sweep_.sampler, sweep_.seed)),
      pruner_(make_pruner(sweep_.pruner)),
      view_(sweep_.objectives.front(), sweep_.space) {}

std::optional<std::string> Replay::take(const Record& record) {
    return std::visit([this](const auto& each) { return on(each); }, record);
}

// A configuration that a user enqueued, or imported from another sweep (proposal 0), cannot be derived from the record.
Replay::Difference Replay::on(const ConfigurationProposed& record) {
    const std::string name = to_text(record.configuration);
    const auto next = static_cast<std::int64_t>(view_.configurations().size()) + 1;
    if (record.configuration.number != next) {
        return fmt::format("{} was proposed where c{} comes next", name, next);
    }
    if (const auto problem = problem_with(sweep_.space, record.params)) {
        return fmt::format("{} is not a configuration of this sweep ({})", name, *problem);
    }
    if (record.proposal > 0) {
        if (record.proposal != next_proposal_) {
            return fmt::format("{} is proposal {}, but {} comes next", name, record.proposal, next_proposal_);
        }
        if (record.origin != sampler_->name()) {
            return fmt::format("{} was proposed by '{}', but the sampler is '{}'", name, record.origin,
                               sampler_->name());
        }
        ++next_proposal_;
        const std::optional<Params> derived = propose(*sampler_, sweep_, view_, record.proposal);
        if (derived != record.params) {
            return fmt::format("{} is {}, but {} follows", name, shown(record.params), shown(derived));
        }
        ++same_.proposals;
    }
    view_.add_configuration(record.configuration, record.proposal, record.params);
    return std::nullopt;
}

Replay::Difference Replay::on(const TrialCreated& record) {
    const std::string name = to_text(record.trial);
    const std::int64_t number = record.trial.configuration.number;
    if (number < 1 || number > std::ssize(view_.configurations()) || trials_.contains(record.trial) ||
        record.trial.seed_number != trials_.seeds_of({number}) + 1) {
        return name + " was created before its configuration, or is not the next trial of it";
    }
    const std::uint64_t seed = trial_seed(sweep_.seed, record.trial.seed_number);
    if (record.seed != seed) {
        return fmt::format("the seed of {} is {}, but {} follows", name, record.seed, seed);
    }
    ++same_.seeds;
    if (record.of_finals) {
        if (next_finals_.empty()) {
            next_finals_ = next_final_trials(sweep_.seeds, view_, trials_);
        }
        if (next_finals_.empty() || next_finals_.front() != record.trial) {
            return fmt::format("{} is in the finals, but {} follows", name,
                               next_finals_.empty() ? "no trial" : to_text(next_finals_.front()));
        }
        next_finals_.erase(next_finals_.begin());
        ++same_.finals;
    }
    trials_.add(record.trial, record.seed,
                record.of_finals ? TrialTable::Part::finals : TrialTable::Part::search);
    view_.add_trial(record.trial);
    return std::nullopt;
}

// Must decide as Coordinator::judge() does.
bool Replay::is_pruned(TrialId trial, std::int32_t epoch) const {
    if (!view_.has_finite_score(trial) || trials_.at(trial).of_finals || pruned_.contains(trial) ||
        pruner_->judge(trial, epoch, view_) == Verdict::keep) {
        return false;
    }
    const Params& params = view_.configurations()[static_cast<std::size_t>(trial.configuration.number - 1)];
    return epoch != resolve(sweep_, params, false).epochs;
}

Replay::Difference Replay::on(const EpochMeasured& record) {
    const TrialId trial = record.attempt.trial;
    if (!trials_.contains(trial)) {
        return to_text(trial) + " was trained before it was created";
    }
    view_.add_epoch(trial, record.epoch, record.metrics);
    if (is_pruned(trial, record.epoch)) {
        pruned_[trial] = record.epoch;
    }
    return std::nullopt;
}

Replay::Difference Replay::on(const TrialJudged& record) {
    const TrialId trial = record.attempt.trial;
    const auto derived = pruned_.find(trial);
    if (!record.prune) {
        return fmt::format("{} was kept after epoch {}, but only verdicts that prune are recorded",
                           to_text(trial), record.epoch);
    }
    if (derived == pruned_.end() || derived->second != record.epoch || !judged_.insert(trial).second) {
        return fmt::format("{} was pruned after epoch {}, but it is kept by '{}'", to_text(trial),
                           record.epoch, pruner_->name());
    }
    ++same_.verdicts;
    return std::nullopt;
}

// If a user gave up a running trial, the coordinator no longer judged it; the reason of its end shows that.
Replay::Difference Replay::on(const AttemptEnded& record) {
    const TrialId trial = record.attempt.trial;
    if (!trials_.contains(trial)) {
        return to_text(trial) + " ended before it was created";
    }
    if (pruned_.contains(trial) && !judged_.contains(trial) && record.reason != given_up_reason) {
        return fmt::format("{} was kept after epoch {}, but it is pruned by '{}'", to_text(trial),
                           pruned_[trial], pruner_->name());
    }
    view_.end_trial(trial, record.state, record.reason, record.selected);
    return std::nullopt;
}

Replay::Difference Replay::on(const SweepChanged& record) {
    if (record.event == SweepEvent::exhausted) {
        if (const auto derived = propose(*sampler_, sweep_, view_, next_proposal_)) {
            return fmt::format("nothing was left to propose, but {} follows", shown(derived));
        }
    }
    return std::nullopt;
}

Replay::Difference Replay::on(const SweepEdited& record) {
    sweep_ = read_edited_(record);
    return std::nullopt;
}

Replay::Difference Replay::on(const TrialRetried& record) {
    if (!trials_.contains(record.trial)) {
        return to_text(record.trial) + " was tried again before it was created";
    }
    view_.add_trial(record.trial);
    return std::nullopt;
}

Replay::Difference Replay::on(const TrialGivenUp& record) {
    if (!trials_.contains(record.trial)) {
        return to_text(record.trial) + " was given up before it was created";
    }
    view_.end_trial(record.trial, TrialState::pruned, given_up_reason, std::nullopt);
    return std::nullopt;
}

}  // namespace trommel
