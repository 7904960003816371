// The worker's side towards its trainer: one function for each message, and for the trainer's end.
#include <algorithm>
#include <string>
#include <utility>

#include "system/wait_status.hpp"
#include "worker/protocol_violation.hpp"
#include "worker/worker.hpp"

namespace trommel {

WorkerCommands Worker::on_trainer_message(const Message& message) {
    // A dying trainer's messages were in transit when it was killed.
    if (left_ || leaving_ || trainer_ == TrainerState::dying || trainer_ == TrainerState::absent) {
        return {};
    }
    std::visit(
        [&](const auto& each) {
            if constexpr (requires { on_report(each); }) {
                on_report(each);
            } else {
                refuse(std::string(name_of(message)) + ", which trainers do not send");
            }
        },
        message);
    return take();
}

void Worker::on_report(const Hello& hello) {
    if (trainer_ != TrainerState::starting) {
        refuse("a second Hello");
        return;
    }
    if (const auto problem = problem_with(hello)) {
        leave("its trainer is incompatible: " + *problem);
        return;
    }
    deaths_without_hello_ = 0;
    trainer_ = TrainerState::idle;
    if (job_) {
        give_trial();
    }
}

void Worker::on_report(const TrialStarted& started) {
    if (!refers_to_job(started, {TrainerState::opening})) {
        return;
    }
    if (const auto problem = problem_with(started, job_->start.checkpoints)) {
        refuse("TrialStarted " + *problem);
        return;
    }
    trainer_ = TrainerState::training;
    job_->epoch = started.after_epoch;
    job_->epoch_since = clock_.now();
    send(started);
}

void Worker::on_report(const EpochReport& report) {
    if (refers_to_job(report, {TrainerState::training}) && is_valid(report)) {
        job_->epoch = report.epoch;
        job_->longest_epoch = std::max(job_->longest_epoch, clock_.now() - job_->epoch_since);
        job_->epoch_since = clock_.now();
        send(report);
    }
}

void Worker::on_report(const Remark& remark) {
    if (refers_to_job(remark, {TrainerState::training}) && is_valid(remark)) {
        send(remark);
    }
}

void Worker::on_report(const CheckpointSaved& saved) {
    if (refers_to_job(saved, {TrainerState::opening, TrainerState::training}) && is_valid(saved)) {
        end_job(saved);
    }
}

void Worker::on_report(const TrialFinished& finished) {
    if (refers_to_job(finished, {TrainerState::opening, TrainerState::training}) && is_valid(finished)) {
        end_job(finished);
    }
}

void Worker::on_report(const TrialFailed& failed) {
    if (refers_to_job(failed, {TrainerState::opening, TrainerState::training})) {
        TrialFailed in_words = failed;
        in_words.reason += memory_words();
        end_job(in_words);
    }
}

WorkerCommands Worker::trainer_uses(const MemoryUse& memory) {
    memory_ = memory;
    if (!trainer_has_trial()) {
        return {};
    }
    job_->memory_before = job_->memory_before.value_or(memory);
    job_->memory_peak = std::max(job_->memory_peak, memory.used);
    const std::int64_t limit = job_->start.limits.memory_bytes;
    if (limit > 0 && memory.used > limit) {
        give_up("used " + in_gigabytes(memory.used) + where() + ", more than its 'memory_limit' of " +
                in_gigabytes(limit) + "; try a smaller batch_size");
    }
    return take();
}

std::string Worker::memory_words() const {
    return job_ && job_->memory_before ? memory_remark(*job_->memory_before, *memory_, job_->memory_peak)
                                       : "";
}

template <class M>
bool Worker::refers_to_job(const M& message, std::initializer_list<TrainerState> states) {
    std::string problem;
    if (!trainer_has_trial()) {
        problem = " without a trial";
    } else if (attempt() != message.attempt) {
        problem = " about " + to_text(message.attempt) + " instead of " + to_text(*attempt());
    } else if (std::ranges::find(states, trainer_) == states.end()) {
        problem = trainer_ == TrainerState::opening ? " before TrialStarted" : " after TrialStarted";
    } else {
        return true;
    }
    refuse(std::string(name_of(message)) + problem);
    return false;
}

template <class M>
bool Worker::is_valid(const M& message) {
    const std::optional<Command>& command = job_->start.plan.command;
    const TrialProgress progress{.epochs = job_->start.plan.epochs,
                                 .to_epoch = job_->start.to_epoch,
                                 .last_epoch = job_->epoch,
                                 .told_to_pause = job_->pause.has_value(),
                                 .command = command ? &*command : nullptr};
    const auto problem = problem_with(message, progress);
    if (problem) {
        refuse(std::string(name_of(message)) + " " + *problem);
    }
    return !problem;
}

void Worker::end_job(const Message& end) {
    job_.reset();
    trainer_ = TrainerState::idle;
    send(end);
}

WorkerCommands Worker::trainer_broke_protocol(const std::string& problem) {
    if (!left_ && !leaving_ && trainer_ != TrainerState::dying && trainer_ != TrainerState::absent) {
        refuse(problem);
    }
    return take();
}

void Worker::refuse(const std::string& problem) {
    const std::string how = "sent an invalid message: " + problem;
    if (trainer_has_trial()) {
        give_up(how + where());
        return;
    }
    const bool said_hello = trainer_ != TrainerState::starting;
    kill_trainer();
    if (!said_hello) {
        count_death_without_hello(how);
    }
}

WorkerCommands Worker::trainer_ended(int wait_status, const std::string& last_words) {
    const std::string how = describe_wait_status(wait_status);
    const std::string words = last_words.empty() ? "" : "; last output: " + last_words;
    const std::string place = where();
    const bool had_trial = trainer_has_trial();
    const TrainerState state = std::exchange(trainer_, TrainerState::absent);
    if (left_) {
        return {};
    }
    if (leaving_) {
        leave(leaving_->reason);
        return take();
    }
    if (had_trial) {
        give_up(how + place + memory_words() + words);
    } else if (state == TrainerState::starting) {
        count_death_without_hello(how + words);
    }
    // A trainer that ended while idle is replaced only when needed: otherwise a machine that kills idle
    // trainers would make the worker spin.
    const bool is_needed = job_ || deaths_without_hello_ > 0;
    if (!left_ && is_needed) {
        start_trainer();
    }
    return take();
}

WorkerCommands Worker::trainer_not_started(const std::string& problem) {
    trainer_ = TrainerState::absent;
    if (!left_) {
        leave(problem);
    }
    return take();
}

void Worker::start_trainer() {
    trainer_ = TrainerState::starting;
    trainer_since_ = clock_.now();
    commands_.emplace_back(StartTrainer{});
}

void Worker::give_trial() {
    trainer_ = TrainerState::opening;
    trainer_since_ = clock_.now();
    commands_.emplace_back(ToTrainer{job_->start});
    if (job_->pause) {
        commands_.emplace_back(ToTrainer{*job_->pause});
    }
}

void Worker::kill_trainer() {
    trainer_ = TrainerState::dying;
    trainer_since_ = clock_.now();
    commands_.emplace_back(KillTrainer{});
}

// It had not received a trial yet, so the installation is at fault and not the waiting trial.
void Worker::count_death_without_hello(const std::string& how) {
    if (++deaths_without_hello_ >= limits_.deaths_without_hello) {
        leave(std::to_string(deaths_without_hello_) + " trainers in a row ended before sending Hello (" +
              how + "); check that trommel-trainer runs on this machine");
    }
}

bool Worker::trainer_has_trial() const {
    return trainer_ == TrainerState::opening || trainer_ == TrainerState::training;
}

// " in epoch 4", the suffix of a reason.
std::string Worker::where() const {
    if (!job_ || trainer_ != TrainerState::training) {
        return " before training began";
    }
    if (job_->epoch >= job_->start.to_epoch) {
        return " after epoch " + std::to_string(job_->epoch);
    }
    return " in epoch " + std::to_string(job_->epoch + 1);
}

}  // namespace trommel
