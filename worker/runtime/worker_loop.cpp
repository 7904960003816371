#include "worker/runtime/worker_loop.hpp"

#include <poll.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <limits>
#include <variant>

#include "system/errors.hpp"
#include "system/waiting_times.hpp"
#include "worker/runtime/measure_memory.hpp"

namespace trommel {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// Measured on Open MPI 4.1: sleeping 1 ms, then up to 5 ms without messages, costs half a percent of a core.
constexpr milliseconds shortest_nap{1};
constexpr milliseconds longest_nap{5};

constexpr std::chrono::seconds memory_interval{1};

// Given to measure_memory() in place of a process: it then measures only the machine's memory.
constexpr pid_t no_process = 0;

// A limit, so that a trainer that never stops sending does not keep the coordinator waiting.
constexpr int messages_at_once = 1000;

}  // namespace

WorkerLoop::WorkerLoop(Channel& coordinator, Peer rank, const WorkerOptions& options)
    : coordinator_(coordinator),
      rank_(rank),
      options_(options),
      worker_(steady_clock::now(), options.limits) {
    act(worker_.begin());
}

void WorkerLoop::turn() {
    quiet_ = true;
    receive_from_coordinator();
    if (trainer_) {
        receive_from_trainer();
    }
    if (trainer_ && steady_clock::now() - memory_measured_ >= memory_interval) {
        watch_memory();
    }
    act(worker_.time_passed(steady_clock::now()));
}

void WorkerLoop::receive_from_coordinator() {
    for (;;) {
        try {
            const auto received = coordinator_.receive();
            if (!received) {
                return;
            }
            quiet_ = false;
            if (received->from == 0) {
                act(worker_.on_coordinator_message(received->message));
            }
        } catch (const MessageError& error) {
            // Only this message is lost. A failure of the channel itself throws another exception, which ends
            // the worker.
            std::fprintf(stderr, "trommel: worker %d: %s; ignored\n", rank_, error.what());
        }
    }
}

void WorkerLoop::receive_from_trainer() {
    trainer_->channel().flush();
    // Queried before the last messages are read, so that those sent just before its end are not lost.
    const std::optional<int> wait_status = trainer_->wait_status();
    trainer_->log().read();
    read_trainer(wait_status ? std::numeric_limits<int>::max() : messages_at_once);
    if (!trainer_) {
        return;
    }
    if (wait_status) {
        // The kernel may have killed it for lack of memory.
        act(worker_.trainer_uses(measure_memory(no_process)));
        const std::string last_words = trainer_->log().last_words();
        trainer_.reset();
        quiet_ = false;
        act(worker_.trainer_ended(*wait_status, last_words));
    } else if (trainer_->channel().closed()) {
        // It is ending and may still print something; or it has closed its socket while running, and is
        // useless.
        silent_since_ = silent_since_.value_or(steady_clock::now());
        if (steady_clock::now() - *silent_since_ >= silent_trainer_grace) {
            trainer_->kill();
        }
    }
}

void WorkerLoop::watch_memory() {
    memory_measured_ = steady_clock::now();
    act(worker_.trainer_uses(measure_memory(trainer_->pid())));
}

void WorkerLoop::read_trainer(int at_most) {
    for (int count = 0; trainer_ && count < at_most; ++count) {
        try {
            const auto received = trainer_->channel().receive();
            if (!received) {
                return;
            }
            quiet_ = false;
            if (std::holds_alternative<TrialFailed>(received->message)) {
                watch_memory();  // the kernel may have killed a program of the trainer for lack of memory
            }
            act(worker_.on_trainer_message(received->message));
        } catch (const MessageError& error) {
            act(worker_.trainer_broke_protocol(error.what()));
        }
    }
}

void WorkerLoop::act(const WorkerCommands& commands) {
    for (const WorkerCommand& command : commands) {
        std::visit([this](const auto& each) { act(each); }, command);
    }
}

void WorkerLoop::act(const ToCoordinator& command) {
    coordinator_.send(0, command.message);
}

void WorkerLoop::act(const ToTrainer& command) {
    if (const auto* start = std::get_if<StartTrial>(&command.message)) {
        trainer_->log().write_to(options_.log_directory /
                                 (file_stem(start->attempt.trial, start->attempt.number) + ".log"));
    }
    trainer_->channel().send(command.message);
}

void WorkerLoop::act(const StartTrainer&) {
    silent_since_.reset();
    try {
        const std::string log = "worker" + std::to_string(rank_) + ".log";
        trainer_.emplace(TrainerOptions{.executable = options_.trainer,
                                        .arguments = options_.trainer_arguments,
                                        .log = options_.log_directory / log});
    } catch (const std::runtime_error& error) {
        act(worker_.trainer_not_started(error.what()));
    }
}

void WorkerLoop::act(const KillTrainer&) {
    trainer_->kill();
}

void WorkerLoop::act(const Leave& command) {
    trainer_.reset();
    end_ = WorkerEnd{command.cause, command.reason};
}

void WorkerLoop::wait() {
    nap_ = quiet_ ? std::min(nap_ * 2, longest_nap) : shortest_nap;
    std::array<pollfd, 3> events{};
    for (pollfd& event : events) {
        event = {.fd = -1, .events = POLLIN, .revents = 0};
    }
    if (trainer_) {
        SocketChannel& channel = trainer_->channel();
        events[0].fd = channel.closed() ? -1 : channel.fd();
        events[0].events = static_cast<short>(channel.wants_to_write() ? POLLIN | POLLOUT : POLLIN);
        events[1].fd = trainer_->log().fd();
        events[2].fd = trainer_->pidfd();
    }
    ::poll(events.data(), events.size(), static_cast<int>(nap_.count()));
}

}  // namespace trommel
