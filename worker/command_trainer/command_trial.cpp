#include "worker/command_trainer/command_trial.hpp"

#include <sys/wait.h>

#include <cerrno>
#include <cstdio>
#include <system_error>
#include <utility>

#include "storage/shards/staged_copy.hpp"
#include "sweep/command.hpp"
#include "sweep/errors.hpp"
#include "worker/command_trainer/command_environment.hpp"
#include "worker/command_trainer/find_program.hpp"
#include "worker/trainer_process/trainer_environment.hpp"
#include "worker/wait_status.hpp"

namespace trommel {

namespace {

namespace fs = std::filesystem;

// Everything before anything is made.
StartTrial checked(StartTrial start) {
    if (!start.plan.command || start.plan.command->metrics.empty()) {
        throw InputError("the trial has no command (it is one of LibTorch's); start trommel-trainer for it");
    }
    if (start.to_epoch > 0 && start.to_epoch < start.plan.epochs) {
        throw InputError(
            "a command cannot be paused at an epoch (only its program knows how); use a pruner that "
            "stops trials");
    }
    return start;
}

// Open as long as the program may read them, so that they stay.
std::vector<File> take_copies(DataSet& data) {
    std::vector<File> copies;
    for (std::size_t i = 0; i < data.shards.size() && i < data.checksums.size(); ++i) {
        StagedCopy copy = staged_copy(data.checksums[i]);
        if (copy.file) {
            data.shards[i] = copy.file->path().string();
            copies.push_back(std::move(*copy.file));
        } else if (!copy.complaint.empty()) {
            std::fprintf(stderr, "%s; the program is given %s itself\n", copy.complaint.c_str(),
                         data.shards[i].c_str());
        }
    }
    return copies;
}

GuardOptions guard_options(const TrialDirectory& directory, const StartTrial& start,
                           const fs::path& runs_in) {
    std::vector<std::string> words = fill_in(start.plan.command->words, word_values(directory, start));
    const auto program = words.empty() ? std::nullopt : find_program(words.front(), runs_in);
    if (!program) {
        throw StorageError("program '" + (words.empty() ? "" : words.front()) +
                           "' is not found here (neither in PATH nor in " + runs_in.string() +
                           "); install it on every node");
    }
    words.front() = program->string();
    return {.lock = directory.lock().string(),
            .report = directory.report().string(),
            .directory = runs_in.string(),
            .words = std::move(words)};
}

bool has_files(const fs::path& directory) {
    std::error_code error;
    return !fs::is_empty(directory, error) && !error;
}

}  // namespace

CommandTrial::CommandTrial(StartTrial start, const CommandTrainerOptions& options,
                           std::function<void(const Message&)> say)
    : start_(checked(std::move(start))),
      copies_(take_copies(start_.plan.data)),
      say_(std::move(say)),
      working_directory_(options.directory),
      directory_(make_trial_directory(options.trials, start_)),
      reader_(rules_of(start_.plan)),
      program_(guard_options(directory_, start_, options.directory),
               program_environment(own_environment(), directory_, start_)),
      began_(Clock::now()),
      last_report_(began_) {}

std::array<pollfd, 3> CommandTrial::events() const {
    const int report = reported_ ? program_.report_fd() : -1;
    return {pollfd{program_.guard_fd(), POLLIN, 0}, pollfd{report, POLLIN, 0},
            pollfd{program_.output_fd(), POLLIN, 0}};
}

void CommandTrial::turn() {
    // Asked before the last of its words are read: what it said just before its end is not lost.
    const auto word = program_.hear();
    program_.log().read();
    if (word && word->kind == GuardWord::Kind::started) {
        hear(*word);
    }
    read_reports();
    if (word && word->kind != GuardWord::Kind::started) {
        hear(*word);
    }
}

void CommandTrial::hear(const GuardWord& word) {
    switch (word.kind) {
        case GuardWord::Kind::started:
            reported_.emplace(start_.plan, Journal(directory_.journal(), rules_of(start_.plan)));
            began_ = last_report_ = Clock::now();
            say_(TrialStarted{start_.attempt, command_environment(*start_.plan.command, start_.plan.data,
                                                                  working_directory_)});
            return;
        case GuardWord::Kind::not_started:
            if (stop_ != Stop::none) {
                conclude(0);
            } else if (word.value == EWOULDBLOCK) {
                fail(to_text(start_.attempt.trial) + ": an earlier attempt at it still runs (" +
                     directory_.lock().string() + " is locked); look for its processes");
            } else {
                fail("the program cannot be started (" + std::generic_category().message(word.value) +
                     "); make it executable, and see that its interpreter is installed");
            }
            return;
        case GuardWord::Kind::ended:
            finish(word.value);
            return;
    }
}

// A quick program reports before its guard has said that it was started: that waits in the FIFO.
void CommandTrial::read_reports() {
    if (!reported_) {
        return;
    }
    try {
        for (std::string bytes = program_.read_report(); !bytes.empty(); bytes = program_.read_report()) {
            reader_.add(bytes);
            while (const auto reported = reader_.next()) {
                take(*reported);
            }
        }
    } catch (const ReportError& error) {
        if (stop_ == Stop::none) {
            nonsense_ = error.what();
            begin_stop(Stop::nonsense);
        }
    }
}

void CommandTrial::take(const ReportedEpoch& reported) {
    if (stop_ != Stop::none && stop_ != Stop::leaving && stop_ != Stop::paused) {
        return;
    }
    const Clock::time_point now = Clock::now();
    const double seconds = std::chrono::duration<double>(now - std::exchange(last_report_, now)).count();
    const ReportedTrial::Verdict verdict = reported_->add(reported);
    if (stop_ == Stop::leaving) {
        return;  // for the journal: the next attempt goes on from here
    }
    say_(EpochReport{start_.attempt, reported.epoch, reported.metrics, seconds});
    if (stop_ == Stop::none && verdict != ReportedTrial::Verdict::go_on) {
        begin_stop(verdict == ReportedTrial::Verdict::diverged ? Stop::diverged : Stop::early);
    }
}

void CommandTrial::stop() {
    if (stop_ == Stop::none) {
        begin_stop(Stop::told);
    }
}

void CommandTrial::pause() {
    if (stop_ == Stop::none) {
        begin_stop(Stop::paused);
    }
}

void CommandTrial::leave() {
    begin_stop(Stop::leaving);
}

void CommandTrial::begin_stop(Stop why) {
    if (std::exchange(stop_, why) == Stop::none) {
        program_.stop();
    }
}

// What it said to the very end is read first.
void CommandTrial::finish(int wait_status) {
    program_.log().read();
    if (WIFEXITED(wait_status)) {
        reader_.finish();
    }
    read_reports();
    conclude(wait_status);
}

void CommandTrial::conclude(int wait_status) {
    const std::int32_t epochs = reported_ ? reported_->last_epoch() : 0;
    const std::string place =
        epochs == 0 ? " before its first report" : " after epoch " + std::to_string(epochs);
    switch (stop_) {
        case Stop::leaving:
            over_ = true;
            return;
        case Stop::told:
            return end(Ending::stopped);
        case Stop::paused:
            over_ = true;
            return say_(CheckpointSaved{start_.attempt, epochs, directory_.checkpoint().string(), ""});
        case Stop::diverged:
            return end(Ending::diverged);
        case Stop::early:
            return end(Ending::trained);
        case Stop::nonsense:
            return fail("sent a report that cannot be understood: " + nonsense_);
        case Stop::none:
            break;
    }
    const std::string words = program_.log().last_words();
    const std::string last_words = words.empty() ? "" : "; its last words: " + words;
    if (!WIFEXITED(wait_status) || WEXITSTATUS(wait_status) != 0) {
        return fail(describe_wait_status(wait_status) + place + last_words);
    }
    if (epochs == 0 && had_nothing_left_to_do()) {
        reported_->resume_at_end();
    } else if (epochs == 0) {
        return fail(
            "ended without a report (a trial is ranked by what it writes to $TROMMEL_REPORT); see "
            "docs/command.md" +
            last_words);
    }
    end(Ending::trained);
}

// It found itself at the end of its checkpoint: an earlier attempt was lost after its last epoch.
bool CommandTrial::had_nothing_left_to_do() const {
    return reported_ && reported_->has_history() && has_files(directory_.checkpoint());
}

void CommandTrial::end(Ending ending) {
    TrialFinished finished{start_.attempt, ending, reported_ ? reported_->selected() : std::nullopt};
    if (finished.selected) {
        finished.selected->seconds = std::chrono::duration<double>(Clock::now() - began_).count();
    }
    over_ = true;
    say_(finished);
}

void CommandTrial::fail(const std::string& reason, Fault fault) {
    over_ = true;
    say_(TrialFailed{start_.attempt, reason, fault});
}

}  // namespace trommel
