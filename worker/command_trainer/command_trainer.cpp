#include "worker/command_trainer/command_trainer.hpp"

#include <poll.h>

#include <algorithm>
#include <array>
#include <string>

#include "system/errors.hpp"

namespace trommel {

void CommandTrainer::serve() {
    send(hello());
    while (!channel_.closed() && (!leaving_ || trial_)) {
        wait();
        receive_from_worker();
        if (trial_) {
            trial_->turn();
        }
        if (trial_ && trial_->over()) {
            trial_.reset();
        }
    }
}

void CommandTrainer::begin(const StartTrial& start) {
    if (trial_) {
        send(TrialFailed{start.attempt,
                         "the trainer is busy (another trial has not ended); wait for its TrialFinished"});
        return;
    }
    attempt_ = start.attempt;
    try {
        trial_.emplace(start, options_, [this](const Message& message) { send(message); });
    } catch (const InputError& error) {
        send(TrialFailed{start.attempt, error.what(), Fault::trial});
    } catch (const StorageError& error) {
        send(TrialFailed{start.attempt, error.what(), Fault::node});
    }
}

void CommandTrainer::receive_from_worker() {
    while (const auto received = channel_.receive()) {
        if (const auto* start = std::get_if<StartTrial>(&received->message)) {
            begin(*start);
        } else if (const auto* stop = std::get_if<StopTrial>(&received->message)) {
            // A StopTrial without a trial crossed our TrialFinished on the wire: there is nothing to stop.
            if (trial_ && stop->attempt == attempt_) {
                trial_->stop();
            }
        } else if (const auto* pause = std::get_if<Pause>(&received->message)) {
            if (trial_ && pause->attempt == attempt_) {
                trial_->pause();
            }
        } else if (std::holds_alternative<Shutdown>(received->message)) {
            leaving_ = true;
            if (trial_) {
                trial_->leave();
            }
        }
    }
}

void CommandTrainer::wait() const {
    std::array<pollfd, 3> events{};
    events.fill({.fd = -1, .events = POLLIN, .revents = 0});
    if (trial_) {
        std::ranges::copy(trial_->events(), events.begin());
    }
    events.back().fd = channel_.fd();
    ::poll(events.data(), events.size(), -1);
}

void CommandTrainer::send(const Message& message) {
    channel_.send(message);
    channel_.flush_blocking();
}

}  // namespace trommel
