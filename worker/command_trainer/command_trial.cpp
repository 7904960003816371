#include "worker/command_trainer/command_trial.hpp"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <system_error>
#include <utility>

#include "storage/cache/staged_copy.hpp"
#include "sweep/command.hpp"
#include "system/errors.hpp"
#include "system/find_program.hpp"
#include "worker/command_trainer/command_environment.hpp"
#include "worker/command_trainer/earlier_reports.hpp"
#include "worker/trainer_process/trainer_environment.hpp"

namespace trommel {

namespace {

namespace fs = std::filesystem;

// Checks the message before anything is created.
StartTrial checked(StartTrial start) {
    if (!start.plan.command || start.plan.command->metrics.empty()) {
        throw InputError("the trial has no command (it trains with LibTorch); use trommel-trainer");
    }
    if (start.to_epoch > 0 && start.to_epoch < start.plan.epochs) {
        throw InputError(
            "a command cannot be paused at an epoch (only its program knows how); use a pruner that "
            "stops trials");
    }
    return start;
}

// The copies stay open while the program may read them, so that they are not removed.
std::vector<File> take_copies(DataSet& data) {
    std::vector<File> copies;
    for (std::size_t i = 0; i < data.shards.size() && i < data.checksums.size(); ++i) {
        StagedCopy copy = staged_copy(data.checksums[i]);
        if (copy.file) {
            data.shards[i] = copy.file->path().string();
            copies.push_back(std::move(*copy.file));
        } else if (!copy.complaint.empty()) {
            std::fprintf(stderr, "%s; the program reads %s directly\n", copy.complaint.c_str(),
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
        throw StorageError(why_not_found(words.empty() ? "" : words.front(), runs_in) + " on every node");
    }
    words.front() = program->string();
    return {.trial = directory, .directory = runs_in.string(), .words = std::move(words)};
}

}  // namespace

CommandTrial::CommandTrial(StartTrial start, const CommandTrainerOptions& options,
                           std::function<void(const Message&)> send)
    : start_(checked(std::move(start))),
      copies_(take_copies(start_.plan.data)),
      send_(std::move(send)),
      working_directory_(options.directory),
      directory_(make_trial_directory(options.trials, start_)),
      reader_(rules_of(start_.plan)),
      program_(guard_options(directory_, start_, options.directory),
               program_environment(own_environment(), directory_, start_)),
      began_(Clock::now()),
      last_report_(began_) {}

std::array<pollfd, 2> CommandTrial::events() const {
    return {pollfd{program_.guard_fd(), POLLIN, 0}, pollfd{program_.output_fd(), POLLIN, 0}};
}

void CommandTrial::turn() {
    program_.log().read();
    while (const auto word = over_ ? std::nullopt : program_.receive()) {
        on(*word);
    }
}

void CommandTrial::on(const GuardWord& word) {
    switch (word.kind) {
        case GuardWord::Kind::started:
            return begin(word);
        case GuardWord::Kind::not_started:
            return fail_to_start(static_cast<int>(word.value));
        case GuardWord::Kind::unwritable:
            unwritable_ = static_cast<int>(word.value);
            return;
        case GuardWord::Kind::reported:
            return read_reports(word.value);
        case GuardWord::Kind::pipe_gone:
            if (stop_ == Stop::none || stop_ == Stop::paused) {
                violation_ = directory_.report().string() +
                             " is no longer the pipe that trommel reads (the program has removed or "
                             "replaced it, so its reports are lost); open $TROMMEL_REPORT, write a line "
                             "to it, and do not replace it";
                begin_stop(Stop::violation);
            }
            return;
        case GuardWord::Kind::signaled:
            signaled_ = true;
            return wait_status_ ? conclude() : void();
        case GuardWord::Kind::ended:
            return finish(static_cast<int>(word.value));
        case GuardWord::Kind::vanished:
            wait_status_ = wait_status_.value_or(SIGKILL);
            return conclude();
    }
}

// An earlier attempt may have written reports up to this moment.
void CommandTrial::begin(const GuardWord& started) {
    const auto journals_before = static_cast<std::int32_t>(started.value) - 1;
    std::vector<EpochMetrics> known = known_epochs(
        start_.history, read_journals(directory_.journals(), journals_before, rules_of(start_.plan)));
    reported_.emplace(start_.plan, EarlierAttempts{.recorded = start_.history,
                                                   .known = std::move(known),
                                                   .has_checkpoint = started.has_checkpoint});
    began_ = last_report_ = Clock::now();
    send_(TrialStarted{start_.attempt,
                       command_environment(*start_.plan.command, start_.plan.data, working_directory_)});
}

void CommandTrial::fail_to_start(int error) {
    wait_status_ = 0;
    if (stop_ != Stop::none) {
        conclude();
    } else if (error == EWOULDBLOCK) {
        fail("an earlier attempt is still running (" + directory_.lock().string() +
                 " is locked); if it does not end by itself, end its processes",
             Fault::none);
    } else {
        fail("the program cannot be started (" + std::generic_category().message(error) +
             "); make it executable, and check that its interpreter is installed");
    }
}

std::string CommandTrial::not_understood(const ReportError& error) {
    return std::string("sent an invalid report: ") + error.what();
}

void CommandTrial::read_reports(std::int64_t saved) {
    try {
        for (std::string bytes = program_.read_report(saved); !bytes.empty();
             bytes = program_.read_report(saved)) {
            reader_.add(bytes);
            while (const auto reported = reader_.next()) {
                take(*reported);
            }
        }
        remark_on_undeclared();
        look_beyond();
    } catch (const ReportError& error) {
        if (stop_ == Stop::none) {
            violation_ = not_understood(error);
            begin_stop(Stop::violation);
        }
    }
}

// A program that reports beyond the last epoch is ended: it has reported all epochs that count, unless its
// first report was already beyond.
void CommandTrial::look_beyond() {
    if (!reader_.beyond() || stop_ != Stop::none) {
        return;
    }
    if (reported_->last_known_epoch() == 0) {
        throw ReportError(*reader_.beyond());
    }
    send_(Remark{start_.attempt, "was ended and counts as trained: " + *reader_.beyond()});
    begin_stop(Stop::beyond);
}

void CommandTrial::remark_on_undeclared() {
    for (const std::string& name : reader_.take_undeclared()) {
        send_(
            Remark{start_.attempt, "reports " + name +
                                       ", which is not recorded; add it to 'metrics' in [train] to record it "
                                       "(reported once a sweep)"});
    }
}

void CommandTrial::take(const EpochMetrics& reported) {
    if (stop_ != Stop::none && stop_ != Stop::paused) {
        return;  // while leaving, the report stays in the journal: the next attempt reads it there
    }
    const ReportedTrial::Verdict verdict = reported_->add(reported);
    const Clock::time_point now = Clock::now();
    const double seconds = std::chrono::duration<double>(now - std::exchange(last_report_, now)).count();
    send_new_epochs(seconds);
    act_on(verdict);
}

// `seconds` is the duration of this attempt's latest epoch; epochs measured by earlier attempts get 0.
void CommandTrial::send_new_epochs(double seconds) {
    const std::int32_t current = reported_->last_epoch();
    for (const EpochMetrics& each : reported_->take_new_epochs()) {
        send_(EpochReport{start_.attempt, each.epoch, each.metrics, each.epoch == current ? seconds : 0});
    }
}

void CommandTrial::act_on(ReportedTrial::Verdict verdict) {
    switch (verdict) {
        case ReportedTrial::Verdict::proceed:
            return;
        case ReportedTrial::Verdict::diverged:
            return begin_stop(Stop::diverged);
        case ReportedTrial::Verdict::early_stop:
            return begin_stop(Stop::early);
        case ReportedTrial::Verdict::gap:
            return begin_stop(Stop::gap);
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

}  // namespace trommel
