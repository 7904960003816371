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

// A waiting coordinator must not take a core from the trainers: it sleeps 1 ms, and up to 5 ms when all is
// quiet.
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

Patience patience_in(const CoordinatorSurroundings& surroundings) {
    return {.meanwhile = [&] { hearten(surroundings.channel, surroundings.workers); },
            .interrupted = [&] { return surroundings.stop_signal != 0; },
            .tell = surroundings.tell};
}

// Commit first, then speak: a decision is on disk before anyone acts on it.
void carry_out(const Commands& commands, const CoordinatorSurroundings& surroundings) {
    if (!commands.records.empty()) {
        apply_patiently(surroundings.store, commands.records, patience_in(surroundings));
    }
    for (const Outgoing& outgoing : commands.messages) {
        surroundings.channel.send(outgoing.to, outgoing.message);
    }
    for (const std::string& note : commands.notes) {
        surroundings.log(note);
    }
}

bool receive_all(Coordinator& coordinator, const CoordinatorSurroundings& surroundings) {
    bool any = false;
    for (;;) {
        try {
            const auto received = surroundings.channel.receive();
            if (!received) {
                return any;
            }
            coordinator.receive(received->from, received->message, steady_clock::now());
            any = true;
        } catch (const MessageError& error) {
            surroundings.log(error.what());
            return any;  // the next turn goes on behind it
        }
    }
}

// Looks for requests from outside about twice a second. They are removed once what they changed is on disk: where we die in
// between, the next life knows them by their names.
class Requests {
  public:
    explicit Requests(const RequestSource& source) : source_(source) {}

    void hand_in(Coordinator& coordinator) {
        if (steady_clock::now() - last_ < 500ms) {
            return;
        }
        last_ = steady_clock::now();
        for (const Request& request : source_.look()) {
            if (coordinator.outcome() == SweepOutcome::running) {
                coordinator.receive(request);
                handed_in_.push_back(request);
            }
        }
    }

    void remove_done() {
        std::ranges::for_each(handed_in_, source_.remove);
        handed_in_.clear();
    }

  private:
    const RequestSource& source_;
    std::vector<Request> handed_in_;
    steady_clock::time_point last_;  // long ago
};

// `trommel run` passes a Ctrl-C on as SIGUSR1, and Slurm's warning as SIGUSR2: mpirun lets these two through.
std::string words_of_signal(int signal) {
    return signal == SIGUSR1 || signal == SIGINT ? "interrupted" : "signal " + std::to_string(signal);
}

// A record that somebody has changed must not lead us beyond an end.
void must_fit(const History& history, const Sweep& sweep) {
    std::int64_t number = 0;
    for (const PastConfiguration& configuration : history.configurations) {
        const auto problem = problem_with(sweep.space, configuration.params);
        if (configuration.id.number != ++number || problem) {
            throw RecordBroken("results.sqlite: " + to_text(configuration.id) +
                               " is no configuration of this sweep (" +
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

// Also while nothing is to be written: what a day's epoch brings would be lost with a record that was removed at its beginning.
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

// The running time is for people and for budgets in hours: a few seconds more or less do not matter.
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
            // whatever else there is to write says so
        }
    }

  private:
    TrialStore& store_;
    steady_clock::time_point last_ = steady_clock::now();
};

}  // namespace

void hearten(MpiChannel& channel, Peer workers) {
    for (Peer worker = 1; worker <= workers; ++worker) {
        channel.send(worker, Heartbeat{});
    }
}

CoordinatorResult run_coordinator(const Sweep& sweep, const std::optional<EditedSweep>& edited,
                                  CoordinatorSurroundings surroundings) {
    const std::int32_t life = surroundings.store.begin_life();
    make_models_directory(sweep, surroundings.models);
    make_checkpoints_directory(sweep, surroundings.checkpoints);
    const History history = surroundings.store.history();
    must_fit(history, sweep);
    Coordinator coordinator(sweep, history, life, surroundings.workers, steady_clock::now(),
                            {.models_directory = surroundings.models.string(),
                             .checkpoints_directory = surroundings.checkpoints.string(),
                             .end_of_time = surroundings.end_of_time,
                             .warning = surroundings.warning});
    if (edited) {
        coordinator.edit(*edited);
    }
    tidy_checkpoints(surroundings.checkpoints, coordinator);
    bool was_told = false;
    RunningTime running_time(surroundings.store);
    RecordCheck record(surroundings.store);
    Requests requests(surroundings.requests);
    Backoff backoff;

    while (coordinator.outcome() == SweepOutcome::running) {
        requests.hand_in(coordinator);  // before a finished sweep's first idle worker ends it again
        if (receive_all(coordinator, surroundings)) {
            backoff.reset();
        }
        const int signal = surroundings.stop_signal;
        if (signal != 0 && !std::exchange(was_told, true)) {
            signal == SIGUSR2 ? coordinator.pause_for_the_end_of_time()
                              : coordinator.pause(words_of_signal(signal));
        }
        coordinator.advance(steady_clock::now());
        const Commands commands = coordinator.take_commands();
        carry_out(commands, surroundings);
        if (ends_an_attempt(commands)) {
            tidy_models(surroundings.models, coordinator);
            tidy_checkpoints(surroundings.checkpoints, coordinator);
        }
        requests.remove_done();
        record.look();
        running_time.keep(coordinator);
        backoff.wait();
    }
    running_time.write(coordinator);
    carry_out(coordinator.take_commands(), surroundings);
    tidy_models(surroundings.models, coordinator);
    tidy_checkpoints(surroundings.checkpoints, coordinator);
    surroundings.channel.deliver();
    surroundings.store.close_log();  // so that the one file holds everything, for whoever copies it
    return {coordinator.outcome(), coordinator.lost_workers()};
}

}  // namespace trommel
