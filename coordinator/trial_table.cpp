#include "coordinator/trial_table.hpp"

#include <algorithm>
#include <cassert>
#include <limits>

namespace trommel {

void TrialTable::restore(const History& history) {
    for (const PastTrial& past : history.trials) {
        trials_[past.id] = {past.seed,      past.state, past.attempts, past.crashes, past.life,
                            past.of_finals, ""};
        if (past.state == TrialState::waiting) {
            waiting_.insert(past.id);
        } else if (past.state == TrialState::running) {
            running_.insert(past.id);
        }
    }
}

void TrialTable::add(TrialId trial, std::uint64_t seed, Part part) {
    trials_[trial] = {.seed = seed, .of_finals = part == Part::finals};
    waiting_.insert(trial);
}

std::optional<TrialId> TrialTable::next_waiting() const {
    return waiting_.empty() ? std::nullopt : std::optional(*waiting_.begin());
}

std::optional<TrialId> TrialTable::next_waiting_not_crashed_on(const std::string& host) const {
    const auto found = std::ranges::find_if(
        waiting_, [&](const TrialId& trial) { return trials_.at(trial).crashed_on != host; });
    return found == waiting_.end() ? std::nullopt : std::optional(*found);
}

AttemptId TrialTable::begin_attempt(TrialId trial, std::int32_t life) {
    assert(waiting_.contains(trial));
    waiting_.erase(trial);
    running_.insert(trial);
    TrialStatus& status = trials_.at(trial);
    status.state = TrialState::running;
    status.life = life;
    return {trial, ++status.attempts, life};
}

bool TrialTable::is_current(const AttemptId& attempt) const {
    const auto found = trials_.find(attempt.trial);
    return found != trials_.end() && found->second.state == TrialState::running &&
           found->second.attempts == attempt.number && found->second.life == attempt.life;
}

void TrialTable::end_attempt(const AttemptId& attempt, TrialState state) {
    running_.erase(attempt.trial);
    trials_.at(attempt.trial).state = state;
    if (state == TrialState::waiting) {
        waiting_.insert(attempt.trial);
    }
}

void TrialTable::retry(TrialId trial) {
    TrialStatus& status = trials_.at(trial);
    assert(status.state == TrialState::failed);
    status.state = TrialState::waiting;
    status.crashes = 0;
    waiting_.insert(trial);
}

std::int32_t TrialTable::count_crash(TrialId trial, const std::string& host) {
    TrialStatus& status = trials_.at(trial);
    status.crashed_on = host;
    return ++status.crashes;
}

std::int32_t TrialTable::seeds_of(ConfigurationId configuration) const {
    const auto first = trials_.lower_bound({configuration, 0});
    const auto last = trials_.upper_bound({configuration, std::numeric_limits<std::int32_t>::max()});
    return static_cast<std::int32_t>(std::distance(first, last));
}

std::vector<TrialId> TrialTable::failed() const {
    std::vector<TrialId> failed;
    for (const auto& [trial, status] : trials_) {
        if (status.state == TrialState::failed) {
            failed.push_back(trial);
        }
    }
    return failed;
}

std::int64_t TrialTable::searched() const {
    return std::ranges::count_if(trials_, [](const auto& each) { return !each.second.of_finals; });
}

bool TrialTable::all_final(ConfigurationId configuration) const {
    const auto first = trials_.lower_bound({configuration, 0});
    const auto last = trials_.upper_bound({configuration, std::numeric_limits<std::int32_t>::max()});
    return std::all_of(first, last, [](const auto& each) { return is_final(each.second.state); });
}

bool TrialTable::all_final() const {
    return waiting_.empty() && running_.empty();
}

}  // namespace trommel
