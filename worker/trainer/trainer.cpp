#include "worker/trainer/trainer.hpp"

#include <poll.h>

#include <cstdio>
#include <string>
#include <variant>
#include <vector>

#include "system/errors.hpp"
#include "system/words.hpp"
#include "worker/trainer/environment.hpp"
#include "worker/trainer/trial_run.hpp"

namespace trommel {

namespace {

void wait_for_message(int fd) {
    pollfd socket{.fd = fd, .events = POLLIN, .revents = 0};
    poll(&socket, 1, -1);
}

}  // namespace

void Trainer::serve() {
    send(hello());
    while (!leaving_ && !channel_.closed()) {
        const auto received = channel_.receive();
        if (!received) {
            if (!channel_.closed()) {
                wait_for_message(channel_.fd());
            }
        } else if (const auto* start = std::get_if<StartTrial>(&received->message)) {
            run_trial(*start);
        } else if (std::holds_alternative<Shutdown>(received->message)) {
            leaving_ = true;
        }
        // A StopTrial that arrives here crossed our TrialFinished on the wire: there is nothing to stop.
    }
}

void Trainer::run_trial(const StartTrial& start) {
    stop_.reset();
    pause_.reset();
    const auto note = [](const std::string& line) { std::fprintf(stderr, "%s\n", line.c_str()); };
    const auto started = [&](std::int32_t after_epoch, const std::vector<std::string>& problems) {
        for (const std::string& problem : problems) {
            note(problem + "; not used");
        }
        if (after_epoch > 0) {
            note("resumes from its checkpoint after epoch " + std::to_string(after_epoch));
        }
        send(TrialStarted{start.attempt, trial_environment(start.plan.data), after_epoch, problems});
    };
    const TrialEvents events{.started = started,
                             .epoch = [&](const EpochReport& report) { send(report); },
                             .stop_requested = [&] { return stop_requested() || stop_ == start.attempt; },
                             .must_leave = [&] { return stop_requested(); },
                             .pause_requested = [&] { return pause_ == start.attempt; },
                             .note = note};
    try {
        std::visit([this](const auto& end) { send(end); }, train_trial(start, data_sets_, events));
    } catch (const MessageError&) {
        throw;
    } catch (const InputError& error) {
        // Only the first line: a stack trace follows in Torch's messages.
        send(TrialFailed{start.attempt, first_line(error.what()), Fault::trial});
    } catch (const StorageError& error) {
        send(TrialFailed{start.attempt, first_line(error.what()), Fault::node});
    } catch (const std::exception& error) {
        send(TrialFailed{start.attempt, first_line(error.what()), Fault::attempt});
    }
}

// Handles messages that arrived meanwhile; returns whether this process should leave.
bool Trainer::stop_requested() {
    while (const auto received = channel_.receive()) {
        if (const auto* stop = std::get_if<StopTrial>(&received->message)) {
            stop_ = stop->attempt;
        } else if (const auto* pause = std::get_if<Pause>(&received->message)) {
            pause_ = pause->attempt;
        } else if (std::holds_alternative<Shutdown>(received->message)) {
            leaving_ = true;
        } else if (const auto* start = std::get_if<StartTrial>(&received->message)) {
            send(TrialFailed{start->attempt,
                             "the trainer is busy (another trial has not ended); wait for its "
                             "TrialFinished"});
        }
    }
    return leaving_ || channel_.closed();
}

void Trainer::send(const Message& message) {
    channel_.send(message);
    channel_.flush_blocking();
}

}  // namespace trommel
