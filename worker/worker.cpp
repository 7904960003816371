// The worker's side towards its coordinator, and its time limits. worker_trainer.cpp has the side towards the
// trainer.
#include "worker/worker.hpp"

#include <algorithm>
#include <iomanip>
#include <sstream>
#include <string>
#include <utility>

namespace trommel {

namespace {

using namespace std::chrono_literals;

std::string in_seconds(double seconds) {
    std::ostringstream text;
    text << std::setprecision(15) << seconds << " s";
    return text.str();
}

std::string in_seconds(std::chrono::seconds seconds) {
    return std::to_string(seconds.count()) + " s";
}

}  // namespace

Worker::Worker(TimePoint now, WorkerLimits limits) : limits_(limits), clock_(now) {}

WorkerCommands Worker::begin() {
    send(hello());
    start_trainer();
    return take();
}

WorkerCommands Worker::on_coordinator_message(const Message& message) {
    coordinator_heard_ = clock_.now();
    if (left_ || leaving_) {
        return {};
    }
    std::visit(
        [&](const auto& each) {
            if constexpr (requires { on_command(each); }) {
                on_command(each);
            }
        },
        message);
    return take();
}

void Worker::on_command(const StartTrial& start) {
    if (attempt() == start.attempt) {
        return;
    }
    // A coordinator that gave this worker up and readmitted it no longer wants its old attempt.
    if (trainer_has_trial()) {
        kill_trainer();
    }
    job_ = Job{.start = start, .since = clock_.now(), .memory_before = memory_};
    if (trainer_ == TrainerState::absent) {
        start_trainer();
    } else if (trainer_ == TrainerState::idle) {
        give_trial();
    }
}

void Worker::on_command(const StopTrial& stop) {
    if (attempt() != stop.attempt || job_->stop_at) {
        return;
    }
    job_->stop_at = clock_.now() + limits_.stop_grace;
    if (trainer_has_trial()) {
        commands_.emplace_back(ToTrainer{stop});
    } else {
        give_up("");
    }
}

void Worker::on_command(const Pause& pause) {
    if (attempt() != pause.attempt) {
        return;
    }
    job_->pause = pause;
    if (trainer_has_trial()) {
        commands_.emplace_back(ToTrainer{pause});
    }
}

void Worker::on_command(const Shutdown& shutdown) {
    leaving_ = Leaving{shutdown.reason, clock_.now() + limits_.shutdown_grace};
    if (trainer_ == TrainerState::absent) {
        leave(shutdown.reason);
    } else {
        commands_.emplace_back(ToTrainer{shutdown});
    }
}

WorkerCommands Worker::time_passed(TimePoint now) {
    clock_.advance(now);
    if (left_) {
        return {};
    }
    if (leaving_) {
        if (clock_.now() >= leaving_->kill_at) {
            leave(leaving_->reason);
        }
        return take();
    }
    if (clock_.now() - coordinator_heard_ >= limits_.coordinator_silence) {
        leave("the coordinator has been silent for " + in_seconds(limits_.coordinator_silence),
              LeaveCause::silence);
        return take();
    }
    judge_trainer();
    judge_job();
    if (!left_ && clock_.now() - heartbeat_sent_ >= heartbeat_interval) {
        heartbeat_sent_ = clock_.now();
        send(Heartbeat{attempt()});
    }
    return take();
}

// Checks for a trainer that is silent when it must report, or does not die.
void Worker::judge_trainer() {
    const Time silence = clock_.now() - trainer_since_;
    const std::string too_long = "was silent for " + in_seconds(limits_.trainer_silence);
    if (trainer_ == TrainerState::starting && silence >= limits_.trainer_silence) {
        kill_trainer();
        count_death_without_hello(too_long);
    } else if (trainer_ == TrainerState::opening && silence >= limits_.trainer_silence) {
        give_up(too_long + where());
    } else if (trainer_ == TrainerState::dying && silence >= limits_.death_grace) {
        leave("its trainer has not ended " + in_seconds(limits_.death_grace) +
              " after it was killed (hanging file system?)");
    }
}

void Worker::judge_job() {
    if (left_ || !job_) {
        return;
    }
    const double timeout = job_->start.limits.timeout_seconds;
    if (job_->stop_at && clock_.now() >= *job_->stop_at) {
        give_up("");
    } else if (timeout > 0 && clock_.now() - job_->since >= std::chrono::duration<double>(timeout)) {
        give_up("timed out after " + in_seconds(timeout) + where());
    } else if (trainer_ == TrainerState::training) {
        judge_epoch();
    }
}

// A user's program may be silent for any time, unless the sweep limits it.
void Worker::judge_epoch() {
    constexpr int far_too_many = 20;
    const double limit = job_->start.limits.epoch_timeout_seconds;
    const Time silence = clock_.now() - job_->epoch_since;
    if (limit > 0 && silence >= std::chrono::duration<double>(limit)) {
        give_up("was silent for " + in_seconds(limit) + where() + " (epoch_timeout)");
    } else if (limit == 0 && !job_->start.plan.command && job_->longest_epoch > Time::zero() &&
               silence >= std::max<Time>(far_too_many * job_->longest_epoch, limits_.shortest_hang)) {
        give_up("was silent for " + in_seconds(std::chrono::duration_cast<std::chrono::seconds>(silence)) +
                where() +
                ", more than 20 times its longest epoch so far (it hangs; if such epochs are normal, set "
                "epoch_timeout)");
    }
}

// Ends the attempt before the trainer reported its end. If it was told to stop, it is reported as stopped: a
// reported failure would be tried again.
void Worker::give_up(const std::string& reason) {
    if (trainer_has_trial()) {
        kill_trainer();
    }
    const Job job = *std::exchange(job_, std::nullopt);
    if (job.stop_at) {
        send(TrialFinished{job.start.attempt, Ending::stopped, std::nullopt});
    } else {
        send(TrialFailed{job.start.attempt, reason});
    }
}

void Worker::leave(const std::string& reason, LeaveCause cause) {
    if (!leaving_) {
        send(Shutdown{reason});
    }
    if (trainer_ != TrainerState::absent && trainer_ != TrainerState::dying) {
        kill_trainer();
    }
    left_ = true;
    commands_.emplace_back(Leave{.cause = leaving_ ? LeaveCause::told : cause, .reason = reason});
}

std::optional<AttemptId> Worker::attempt() const {
    return job_ ? std::optional(job_->start.attempt) : std::nullopt;
}

}  // namespace trommel
