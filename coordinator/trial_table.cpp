#include "coordinator/trial_table.hpp"

#include <algorithm>
#include <cassert>
#include <limits>
#include <utility>

namespace trommel {

void TrialTable::restore(const History& history) {
    for (const PastTrial& past : history.trials) {
        const auto reached = history.reached.find(past.id);
        trials_[past.id] = {.seed = past.seed,
                            .state = past.state,
                            .attempts = past.attempts,
                            .crashes = past.crashes,
                            .life = past.life,
                            .epochs = reached == history.reached.end() ? 0 : reached->second,
                            .of_finals = past.of_finals,
                            .has_crashed = past.state == TrialState::waiting && past.attempts > 0};
        if (past.state == TrialState::waiting) {
            waiting_.insert(past.id);
        } else if (past.state == TrialState::running) {
            running_.insert(past.id);
        } else if (past.state == TrialState::paused) {
            paused_before_.insert(past.id);
        }
    }
}

void TrialTable::add(TrialId trial, std::uint64_t seed, Part part) {
    trials_[trial] = {.seed = seed, .of_finals = part == Part::finals};
    waiting_.insert(trial);
}

std::optional<TrialId> TrialTable::next_waiting(const Wanted& wanted) const {
    for (const std::set<TrialId>* trials : {&paused_before_, &waiting_}) {
        const auto found = std::ranges::find_if(*trials, [&](const TrialId& trial) {
            const TrialStatus& status = trials_.at(trial);
            const bool elsewhere = status.crashed_on.empty() || status.crashed_on != wanted.not_crashed_on;
            return elsewhere && !(wanted.not_crashed && status.has_crashed);
        });
        if (found != trials->end()) {
            return *found;
        }
    }
    return std::nullopt;
}

AttemptId TrialTable::begin_attempt(TrialId trial, std::int32_t life) {
    assert(waiting_.contains(trial) || paused_before_.contains(trial));
    waiting_.erase(trial);
    paused_before_.erase(trial);
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
    } else if (state == TrialState::paused) {
        paused_.insert(attempt.trial);
    }
}

bool TrialTable::reaches(TrialId trial, std::int32_t epoch) {
    std::int32_t& farthest = trials_.at(trial).epochs;
    return epoch > std::exchange(farthest, std::max(farthest, epoch));
}

void TrialTable::retry(TrialId trial) {
    TrialStatus& status = trials_.at(trial);
    assert(status.state == TrialState::failed);
    status.state = TrialState::waiting;
    status.crashes = 0;
    waiting_.insert(trial);
}

void TrialTable::give_up(TrialId trial) {
    waiting_.erase(trial);
    paused_before_.erase(trial);
    paused_.erase(trial);
    trials_.at(trial).state = TrialState::pruned;
}

std::int32_t TrialTable::count_crash(TrialId trial, const std::string& host) {
    TrialStatus& status = trials_.at(trial);
    status.crashed_on = host;
    status.has_crashed = true;
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

bool TrialTable::all_final(ConfigurationId configuration) const {
    const auto first = trials_.lower_bound({configuration, 0});
    const auto last = trials_.upper_bound({configuration, std::numeric_limits<std::int32_t>::max()});
    return std::all_of(first, last, [](const auto& each) { return is_final(each.second.state); });
}

bool TrialTable::all_final() const {
    return waiting_.empty() && running_.empty() && paused_before_.empty() && paused_.empty();
}

bool TrialTable::only_paused_left() const {
    return waiting_.empty() && running_.empty() && paused_before_.empty() && !paused_.empty();
}

}  // namespace trommel
