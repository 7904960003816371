// One attempt at a trial by a program of the user.
#pragma once

#include <poll.h>

#include <array>
#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "messaging/messages.hpp"
#include "system/file.hpp"
#include "worker/command_trainer/guarded_program.hpp"
#include "worker/command_trainer/reported_trial.hpp"
#include "worker/command_trainer/trial_directory.hpp"

namespace trommel {

/// Where the programs of a sweep run.
struct CommandTrainerOptions {
    std::filesystem::path trials;     ///< one directory a trial is made here
    std::filesystem::path directory;  ///< in which the programs run: that of the sweep file
};

class CommandTrial {
  public:
    /// Starts the program. `say` is called with TrialStarted, EpochReport and the end. Throws StorageError for
    /// directories that cannot be made or a program that is not here, InputError for what can never run.
    CommandTrial(StartTrial start, const CommandTrainerOptions& options,
                 std::function<void(const Message&)> say);

    /// Hears the program; never waits. Call it when one of events() is ready.
    void turn();

    /// The program is to end, and its trial with it. What it reports from now on does not count.
    void stop();

    /// The program is to end now, and to go on from its own checkpoint in another attempt. What it still reports counts.
    void pause();

    /// The worker leaves: the program is to end, and another attempt goes on with its trial.
    void leave();

    bool over() const { return over_; }
    std::array<pollfd, 2> events() const;

  private:
    // Why the program was told to end.
    enum class Stop { none, told, paused, leaving, diverged, early, beyond, nonsense, gap };

    void hear(const GuardWord& word);
    void begin(const GuardWord& started);
    void fail_to_start(int error);
    static std::string not_understood(const ReportError& error);
    void read_reports(std::int64_t saved);
    void take(const EpochMetrics& reported);
    void look_beyond();
    void remark_on_undeclared();
    void say_news(double seconds);
    void obey(ReportedTrial::Verdict verdict);
    void begin_stop(Stop why);
    void finish(int wait_status);
    void take_the_last_line();
    bool may_have_been_told() const;
    bool has_trained_all() const;
    void conclude();
    void conclude_unasked();
    void resume_at_end();
    void begin_anew();
    void pause_here();
    void end(Ending ending);
    void fail(const std::string& reason, Fault fault = Fault::attempt);

    using Clock = std::chrono::steady_clock;

    StartTrial start_;  // with the copies of its shards, where this node has some
    std::vector<File> copies_;
    std::function<void(const Message&)> say_;
    std::filesystem::path working_directory_;
    TrialDirectory directory_;
    ReportReader reader_;
    GuardedProgram program_;
    Clock::time_point began_;
    Clock::time_point last_report_;
    std::optional<ReportedTrial>
        reported_;  // from the program's start on: an earlier attempt may report until then
    Stop stop_ = Stop::none;
    std::string nonsense_;            // why it was stopped, where it did not keep the contract
    std::string cut_off_;             // the last line, where it is only half of one
    std::optional<int> wait_status_;  // once the program has ended
    int unwritable_ = 0;              // an errno, where its last reports could not be kept
    bool signalled_ = false;          // somebody else has told all processes to end
    bool over_ = false;
};

}  // namespace trommel
