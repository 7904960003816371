// One attempt at a trial by a user's program.
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

/// The directories for the programs of a sweep.
struct CommandTrainerOptions {
    std::filesystem::path trials;     ///< each trial gets a directory here
    std::filesystem::path directory;  ///< working directory of the programs: that of the sweep file
};

class CommandTrial {
  public:
    /// Starts the program. `send` is called with TrialStarted, EpochReport and the end. Throws StorageError if
    /// directories cannot be created or the program does not exist here, and InputError if the trial can
    /// never run.
    CommandTrial(StartTrial start, const CommandTrainerOptions& options,
                 std::function<void(const Message&)> send);

    /// Handles the program's reports; never blocks. Call it when one of events() is ready.
    void turn();

    /// Ends the program and its trial. Reports from now on do not count.
    void stop();

    /// Ends the program, to resume from its own checkpoint in another attempt. Reports until its end count.
    void pause();

    /// The worker is leaving: ends the program, to resume its trial in another attempt.
    void leave();

    bool over() const { return over_; }
    std::array<pollfd, 2> events() const;

  private:
    // Why the program was told to end.
    enum class Stop { none, told, paused, leaving, diverged, early, beyond, violation, gap };

    void on(const GuardWord& word);
    void begin(const GuardWord& started);
    void fail_to_start(int error);
    static std::string not_understood(const ReportError& error);
    void read_reports(std::int64_t saved);
    void take(const EpochMetrics& reported);
    void look_beyond();
    void remark_on_undeclared();
    void send_new_epochs(double seconds);
    void act_on(ReportedTrial::Verdict verdict);
    void begin_stop(Stop why);
    void finish(int wait_status);
    void take_the_last_line();
    bool may_have_been_told() const;
    bool has_trained_all() const;
    void conclude();
    void conclude_unasked();
    void resume_at_end();
    void start_over();
    void pause_here();
    void end(Ending ending);
    void fail(const std::string& reason, Fault fault = Fault::attempt);

    using Clock = std::chrono::steady_clock;

    StartTrial start_;  // with the paths of its shards' copies, if this node has some
    std::vector<File> copies_;
    std::function<void(const Message&)> send_;
    std::filesystem::path working_directory_;
    TrialDirectory directory_;
    ReportReader reader_;
    GuardedProgram program_;
    Clock::time_point began_;
    Clock::time_point last_report_;
    std::optional<ReportedTrial>
        reported_;  // set when the program starts: an earlier attempt may report until then
    Stop stop_ = Stop::none;
    std::string violation_;           // how the program broke the contract, if it was stopped for that
    std::string cut_off_;             // the error about a last line that was cut off
    std::optional<int> wait_status_;  // set when the program has ended
    int unwritable_ = 0;              // an errno, if its last reports could not be saved
    bool signaled_ = false;           // another process has told all processes to end
    bool over_ = false;
};

}  // namespace trommel
