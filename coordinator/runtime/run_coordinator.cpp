#include "coordinator/runtime/run_coordinator.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "coordinator/runtime/checkpoints_directory.hpp"
#include "coordinator/runtime/models_directory.hpp"
#include "coordinator/runtime/patient_commit.hpp"
#include "system/errors.hpp"

namespace trommel {

namespace {

using std::chrono::steady_clock;
using namespace std::chrono_literals;

// A waiting coordinator must not take a core from the trainers: it sleeps 1 ms, and up to 5 ms while no
// messages arrive.
class Backoff {
  public:
    void reset() { pause_ = 1ms; }
    void wait() {
        std::this_thread::sleep_for(pause_);
        pause_ = std::min(pause_ * 2, 5ms);
    }

  private:
    std::chrono::milliseconds pause_{1};
};

Patience patience_in(const CoordinatorContext& context) {
    return {.meanwhile = [&] { send_heartbeats(context.channel, context.workers); },
            .interrupted = [&] { return context.stop_signal != 0; },
            .tell = context.tell};
}

// Commits first, then sends: a decision is on disk before any process acts on it.
void carry_out(const Commands& commands, const CoordinatorContext& context) {
    if (!commands.records.empty()) {
        apply_patiently(context.store, commands.records, patience_in(context));
    }
    for (const Outgoing& outgoing : commands.messages) {
        context.channel.send(outgoing.to, outgoing.message);
    }
    for (const std::string& note : commands.notes) {
        context.log(note);
    }
}

bool receive_all(Coordinator& coordinator, const CoordinatorContext& context) {
    bool any = false;
    for (;;) {
        try {
            const auto received = context.channel.receive();
            if (!received) {
                return any;
            }
            coordinator.receive(received->from, received->message, steady_clock::now());
            any = true;
        } catch (const MessageError& error) {
            context.log(error.what());
            return any;  // the next turn continues after the bad message
        }
    }
}

// Looks for users' requests about twice a second. They are removed once their effects are on disk: if this
// process dies in between, the next run recognizes them by their ids.
class Requests {
  public:
    explicit Requests(const RequestSource& source) : source_(source) {}

    void deliver_new(Coordinator& coordinator) {
        if (steady_clock::now() - last_ < 500ms) {
            return;
        }
        last_ = steady_clock::now();
        for (const Request& request : source_.look()) {
            if (coordinator.outcome() == SweepOutcome::running) {
                coordinator.receive(request);
                delivered_.push_back(request);
            }
        }
    }

    void remove_done() {
        std::ranges::for_each(delivered_, source_.remove);
        delivered_.clear();
    }

  private:
    const RequestSource& source_;
    std::vector<Request> delivered_;
    steady_clock::time_point last_;  // so that the first call looks at once
};

// `trommel run` forwards Ctrl-C as SIGUSR1 and Slurm's warning as SIGUSR2, because mpirun forwards these two.
std::string describe_signal(int signal) {
    return signal == SIGUSR1 || signal == SIGINT ? "interrupted" : "signal " + std::to_string(signal);
}

// A record edited by hand must not lead to an access out of range.
void check_history_fits(const History& history, const Sweep& sweep) {
    std::int64_t number = 0;
    for (const PastConfiguration& configuration : history.configurations) {
        const auto problem = problem_with(sweep.space, configuration.params);
        if (configuration.id.number != ++number || problem) {
            throw RecordBroken("results.sqlite: " + to_text(configuration.id) +
                               " is not a configuration of this sweep (" +
                               (problem ? *problem : "its number is not the next one") +
                               "; was the record changed?); restore it from a copy");
        }
    }
    for (const PastTrial& trial : history.trials) {
        if (trial.id.configuration.number < 1 || trial.id.configuration.number > number) {
            throw RecordBroken(
                "results.sqlite: " + to_text(trial.id) +
                " is a trial without a configuration (was the record changed?); restore it from a copy");
        }
    }
}

bool ends_an_attempt(const Commands& commands) {
    return std::ranges::any_of(
        commands.records, [](const Record& record) { return std::holds_alternative<AttemptEnded>(record); });
}

// Checks once a second that the record is still there, even if there is nothing to write. Otherwise, if it
// is removed during an epoch of a day, that would be noticed only when the epoch ends.
class RecordCheck {
  public:
    explicit RecordCheck(TrialStore& store) : store_(store) {}

    void look() {
        if (steady_clock::now() - last_ > 1s) {
            last_ = steady_clock::now();
            store_.check();
        }
    }

  private:
    TrialStore& store_;
    steady_clock::time_point last_ = steady_clock::now();
};

// The running time is for display and for budgets in hours, so a few seconds' error is acceptable.
class RunningTime {
  public:
    explicit RunningTime(TrialStore& store) : store_(store) {}

    void keep(const Coordinator& coordinator) {
        if (steady_clock::now() - last_ > 5s) {
            last_ = steady_clock::now();
            write(coordinator);
        }
    }

    void write(const Coordinator& coordinator) {
        try {
            store_.set_running_seconds(coordinator.running_seconds());
        } catch (const RecordUnavailable&) {
            // any other write will report the problem
        }
    }

  private:
    TrialStore& store_;
    steady_clock::time_point last_ = steady_clock::now();
};

}  // namespace

void send_heartbeats(Channel& channel, Peer workers) {
    for (Peer worker = 1; worker <= workers; ++worker) {
        channel.send(worker, Heartbeat{});
    }
}

CoordinatorResult run_coordinator(const Sweep& sweep, const std::optional<EditedSweep>& edited,
                                  CoordinatorContext context) {
    const std::int32_t life = context.store.begin_life();
    make_models_directory(sweep, context.models);
    make_checkpoints_directory(sweep, context.checkpoints);
    const History history = context.store.history();
    check_history_fits(history, sweep);
    Coordinator coordinator(sweep, history, life, context.workers, steady_clock::now(),
                            {.models_directory = context.models.string(),
                             .checkpoints_directory = context.checkpoints.string(),
                             .deadline = context.deadline,
                             .warning = context.warning});
    if (edited) {
        coordinator.edit(*edited);
    }
    tidy_checkpoints(context.checkpoints, coordinator);
    bool was_signaled = false;
    RunningTime running_time(context.store);
    RecordCheck record(context.store);
    Requests requests(context.requests);
    Backoff backoff;

    while (coordinator.outcome() == SweepOutcome::running) {
        requests.deliver_new(
            coordinator);  // a finished sweep ends again when a worker becomes idle: requests must come first
        if (receive_all(coordinator, context)) {
            backoff.reset();
        }
        const int signal = context.stop_signal;
        if (signal != 0 && !std::exchange(was_signaled, true)) {
            signal == SIGUSR2 ? coordinator.pause_before_deadline()
                              : coordinator.pause(describe_signal(signal));
        }
        coordinator.advance(steady_clock::now());
        const Commands commands = coordinator.take_commands();
        carry_out(commands, context);
        if (ends_an_attempt(commands)) {
            tidy_models(context.models, coordinator);
            tidy_checkpoints(context.checkpoints, coordinator);
        }
        requests.remove_done();
        record.look();
        running_time.keep(coordinator);
        backoff.wait();
    }
    running_time.write(coordinator);
    carry_out(coordinator.take_commands(), context);
    tidy_models(context.models, coordinator);
    tidy_checkpoints(context.checkpoints, coordinator);
    context.store.close_log();  // so that results.sqlite alone is complete
    return {coordinator.outcome(), coordinator.lost_workers()};
}

}  // namespace trommel
