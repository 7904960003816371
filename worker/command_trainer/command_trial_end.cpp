// How an attempt by a program ends, depending on why the program ended.
#include <sys/wait.h>

#include <chrono>
#include <string>
#include <system_error>

#include "system/errors.hpp"
#include "system/wait_status.hpp"
#include "worker/command_trainer/command_trial.hpp"

namespace trommel {

namespace {

bool ended_well(int wait_status) {
    return WIFEXITED(wait_status) && WEXITSTATUS(wait_status) == 0;
}

}  // namespace

void CommandTrial::finish(int wait_status) {
    program_.log().read();
    wait_status_ = wait_status;
    take_the_last_line();
    if (!may_have_been_told()) {
        conclude();
    }
}

void CommandTrial::take_the_last_line() {
    try {
        if (const auto last = reader_.finish()) {
            take(*last);
        }
        remark_on_undeclared();
        look_beyond();
    } catch (const ReportError& error) {
        cut_off_ = not_understood(error);
    }
}

// A job is ended by signaling all of its processes at once, and the program may have been the first to
// receive the signal. Its guard will report it shortly.
bool CommandTrial::may_have_been_told() const {
    return stop_ == Stop::none && !signaled_ && !has_trained_all();
}

bool CommandTrial::has_trained_all() const {
    return ended_well(*wait_status_) && unwritable_ == 0 && reported_ && reported_->is_complete();
}

// Interprets the end of the program: we told it to end, or it ended by itself.
void CommandTrial::conclude() {
    switch (stop_) {
        case Stop::leaving:
            over_ = true;
            return;
        case Stop::told:
            return end(Ending::stopped);
        case Stop::diverged:
            return end(Ending::diverged);
        case Stop::early:
            return end(Ending::trained);
        case Stop::violation:
            return fail(violation_, Fault::trial);
        case Stop::beyond:
            return reported_->last_epoch() > 0 ? end(Ending::trained) : resume_at_end();
        case Stop::gap:
            return start_over();
        case Stop::paused:
        case Stop::none:
            break;
    }
    if (has_trained_all()) {
        reported_->last_epoch() > 0 ? end(Ending::trained) : resume_at_end();
    } else if (signaled_ || stop_ == Stop::paused) {
        pause_here();
    } else if (unwritable_ != 0) {
        fail(directory_.trial.string() + ": cannot save the program's reports (" +
                 std::generic_category().message(unwritable_) + "); check for a full disk or quota",
             Fault::node);
    } else {
        conclude_unasked();
    }
}

void CommandTrial::conclude_unasked() {
    const std::int32_t epochs = reported_ ? reported_->last_epoch() : 0;
    const std::string place =
        epochs == 0 ? " before its first report" : " after epoch " + std::to_string(epochs);
    const std::string words = program_.log().last_words();
    const std::string last_words = words.empty() ? "" : "; last output: " + words;
    if (!ended_well(*wait_status_)) {
        return fail(describe_wait_status(*wait_status_) + place + last_words);
    }
    if (!cut_off_.empty()) {
        return fail(cut_off_);
    }
    if (epochs > 0) {
        return end(Ending::trained);
    }
    if (reported_ && reported_->resumes()) {
        return resume_at_end();
    }
    fail(
        "ended without a report (a trial is ranked by what it writes to $TROMMEL_REPORT); see "
        "docs/command.md" +
            last_words,
        Fault::trial);
}

// The program resumed at the end of its checkpoint: an earlier attempt was lost after its last epoch.
void CommandTrial::resume_at_end() {
    const ReportedTrial::Verdict verdict = reported_->resume_at_end();
    send_new_epochs(0);
    switch (verdict) {
        case ReportedTrial::Verdict::gap:
            return start_over();
        case ReportedTrial::Verdict::diverged:
            return end(Ending::diverged);
        case ReportedTrial::Verdict::proceed:
        case ReportedTrial::Verdict::early_stop:
            return end(Ending::trained);
    }
}

// It is unknown which epoch was the best, and it must not be guessed.
void CommandTrial::start_over() {
    try {
        set_checkpoint_aside(directory_);
    } catch (const StorageError& error) {
        return fail(error.what());
    }
    fail("resumed after an epoch that was never reported (earlier attempts reported up to epoch " +
             std::to_string(reported_->last_known_epoch()) +
             "; does it save before it reports?); the trial starts over, its checkpoint is set aside",
         Fault::none);
}

void CommandTrial::pause_here() {
    over_ = true;
    send_(CheckpointSaved{start_.attempt, reported_ ? reported_->last_known_epoch() : 0,
                          directory_.checkpoint().string(), ""});
}

void CommandTrial::end(Ending ending) {
    TrialFinished finished{start_.attempt, ending, reported_ ? reported_->selected() : std::nullopt};
    if (finished.selected) {
        finished.selected->seconds = std::chrono::duration<double>(Clock::now() - began_).count();
    }
    over_ = true;
    send_(finished);
}

void CommandTrial::fail(const std::string& reason, Fault fault) {
    over_ = true;
    send_(TrialFailed{start_.attempt, reason, fault});
}

}  // namespace trommel
