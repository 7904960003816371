// Requests of users: one function for each, with its effects.
#include <algorithm>
#include <string>
#include <utility>

#include "coordinator/coordinator.hpp"
#include "coordinator/extension.hpp"
#include "sweep/plan.hpp"
#include "system/errors.hpp"

namespace trommel {

void Coordinator::receive(const Request& request) {
    if (outcome_ != SweepOutcome::running || !taken_requests_.insert(request.id).second) {
        return;
    }
    const Answer answer = std::visit([this](const auto& each) { return on(each); }, request.what);
    note("request: " + to_text(request) + ": " + answer.text);
    record(RequestTaken{
        .id = request.id, .text = to_text(request), .refused = answer.refused, .answer = answer.text});
    dispatch();
}

Coordinator::Answer Coordinator::on(const Extend& request) {
    const Extension extension = extended(sweep_.budget, spent_, request);
    if (!extension.refused) {
        sweep_.budget = extension.budget;
        record(BudgetChanged{.budget = extension.budget});
    }
    return {.refused = extension.refused, .text = extension.text};
}

Coordinator::Answer Coordinator::on(const Retry& request) {
    std::vector<TrialId> trials = request.all_failed ? trials_.failed() : request.trials;
    std::ranges::sort(trials);
    trials.erase(std::unique(trials.begin(), trials.end()), trials.end());
    for (const TrialId& trial : trials) {
        if (!trials_.contains(trial)) {
            return {.refused = true, .text = to_text(trial) + ": no such trial; 'trommel show' lists them"};
        }
        if (const TrialState state = trials_.at(trial).state; state != TrialState::failed) {
            return {.refused = true,
                    .text = to_text(trial) + " is " + std::string(to_text(state)) +
                            " (only failed trials are tried again); leave it out"};
        }
    }
    for (const TrialId& trial : trials) {
        trials_.retry(trial);
        view_.add_trial(trial);
        record(TrialRetried{.trial = trial});
    }
    return {.text = std::to_string(trials.size()) + (trials.size() == 1 ? " trial" : " trials") +
                    " will be tried again"};
}

Coordinator::Answer Coordinator::on(const Enqueue& request) {
    if (const auto problem = problem_with(sweep_.space, request.params)) {
        return {.refused = true, .text = *problem};
    }
    try {
        resolve(sweep_, request.params);
    } catch (const InputError& error) {
        return {.refused = true, .text = error.what()};
    }
    const bool was_known = view_.find(request.params).has_value();
    std::vector<Record> planned = planner_.plan_asked({request.label, request.params}, view_, trials_);
    const std::string name = to_text(std::get<TrialCreated>(planned.back()).trial.configuration);
    adopt(std::move(planned));
    const bool keeps_label = was_known && !request.label.empty();
    return {.text = name + (was_known ? " gets one more seed" : " is waiting") +
                    (keeps_label ? "; its label is unchanged" : "")};
}

Coordinator::Answer Coordinator::on(const Stop& request) {
    const std::string reason(stopped_by_request);
    drain(request.now ? reason + " --now" : reason);
    if (!request.now) {
        return {.text = "no more trials are started; the running ones finish"};
    }
    pause(*draining_);
    return {.text = "the running trials pause after the current epoch, and resume in the next run"};
}

Coordinator::Answer Coordinator::on(const GiveUp& request) {
    for (const TrialId& trial : request.trials) {
        if (!trials_.contains(trial)) {
            return {.refused = true, .text = to_text(trial) + ": no such trial; 'trommel show' lists them"};
        }
    }
    std::string text;
    for (const TrialId& trial : request.trials) {
        const TrialState state = trials_.at(trial).state;
        text += (text.empty() ? "" : ", ") + to_text(trial);
        if (is_final(state)) {
            text += " is already " + std::string(to_text(state));
        } else if (state == TrialState::running) {
            give_up_running(trial);
            text += " is being stopped";
        } else {
            trials_.give_up(trial);
            view_.end_trial(trial, TrialState::pruned, given_up_reason, std::nullopt);
            record(TrialGivenUp{.trial = trial});
            text += trials_.at(trial).attempts == 0 ? " will not be started" : " will not be resumed";
        }
    }
    return {.text = text};
}

// The attempt ends when its worker reports so, or is lost.
void Coordinator::give_up_running(TrialId trial) {
    given_up_.insert(trial);
    for (const auto& [worker, status] : workers_.all()) {
        const auto& assignment = status.assignment;
        if (assignment && assignment->attempt.trial == trial && assignment->pruned_after == 0) {
            send(worker, StopTrial{assignment->attempt});
        }
    }
}

}  // namespace trommel
