#include "worker/command_trainer/guard.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <optional>
#include <system_error>

#include "system/unique_fd.hpp"
#include "worker/command_trainer/children.hpp"
#include "worker/command_trainer/end_signals.hpp"
#include "worker/command_trainer/guard_words.hpp"
#include "worker/command_trainer/report_pipe.hpp"
#include "worker/command_trainer/start_program.hpp"

namespace trommel {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto stop_grace = 10s;            // from SIGTERM to SIGKILL
constexpr auto lock_patience = 60s;         // longer than all other grace periods together
constexpr auto disk_patience = 600s;        // waiting for space on the disk, as long as the record does
constexpr auto lonely_disk_patience = 30s;  // without a trainer: another attempt is waiting for our lock
constexpr auto look_at_pipe_every = 1s;
constexpr milliseconds turn{100};  // maximum, if no event arrives

// A job is ended by signaling all of its processes within microseconds, so the program may end before we
// receive the signal. On a busy machine the delay is longer.
constexpr milliseconds signals_arrive_within{250};

// Returns an errno, or 0 if the lock was taken.
int take_lock(int lock, const GuardedTrainer& trainer) {
    const auto deadline = steady_clock::now() + lock_patience;
    while (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK || steady_clock::now() >= deadline) {
            return errno;
        }
        if (trainer.tells_to_end(20ms)) {
            return ECANCELED;
        }
    }
    return 0;
}

bool has_files(const std::filesystem::path& directory) {
    std::error_code error;
    return !std::filesystem::is_empty(directory, error) && !error;
}

/// One program, from its start to its last report.
class Guard {
  public:
    Guard(const GuardOptions& options, int trainer)
        : options_(options),
          trainer_(trainer),
          output_(::open("/proc/self/fd/1", O_RDONLY | O_NONBLOCK | O_CLOEXEC)) {}

    void run();

  private:
    bool prepare();
    void watch();
    void wait();
    void forward_signals();
    void end_if_told();
    void copy_reports();
    void watch_the_pipe();
    void drain_output() const;
    void finish();
    void save_the_rest();
    void wait_for_late_signals();

    const GuardOptions& options_;
    GuardedTrainer trainer_;
    EndSignals signals_;
    // Read after the trainer has gone: otherwise the program would die of SIGPIPE, or block forever, while it
    // saves its work.
    UniqueFd output_;
    UniqueFd lock_;
    std::optional<ReportPipe> pipe_;
    pid_t process_ = -1;
    std::optional<steady_clock::time_point> kill_at_;
    steady_clock::time_point pipe_seen_{};
    std::int64_t sent_bytes_ = 0;
    bool has_checkpoint_ = false;
    bool pipe_gone_ = false;
    bool signaled_ = false;
};

void Guard::run() {
    if (!prepare()) {
        return;
    }
    signals_.take();  // earlier signals do not concern the program
    const StartedProgram started = start_program(options_.words, options_.directory);
    if (started.error != 0) {
        trainer_.send({.kind = GuardWord::Kind::not_started, .value = started.error});
        return;
    }
    process_ = started.process;
    trainer_.send({GuardWord::Kind::started, has_checkpoint_, pipe_->number()});
    watch();
    finish();
}

bool Guard::prepare() {
    lock_ = UniqueFd(::open(options_.trial.lock().c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666));
    if (!lock_) {
        trainer_.send({.kind = GuardWord::Kind::unwritable, .value = errno});
        return false;
    }
    if (const int error = take_lock(lock_.get(), trainer_)) {
        trainer_.send({.kind = GuardWord::Kind::not_started, .value = error});
        return false;
    }
    has_checkpoint_ = has_files(options_.trial.checkpoint());
    try {
        pipe_.emplace(options_.trial.report(), options_.trial.journals(),
                      has_checkpoint_ ? ProgramStart::from_checkpoint : ProgramStart::from_scratch);
    } catch (const std::system_error& error) {
        trainer_.send({.kind = GuardWord::Kind::unwritable, .value = error.code().value()});
        return false;
    }
    return true;
}

// Runs until the program has ended, by itself or because it was told to.
void Guard::watch() {
    while (!has_ended(process_)) {
        wait();
        forward_signals();
        reap_children_but(process_);
        copy_reports();
        watch_the_pipe();
        end_if_told();
        drain_output();
    }
}

void Guard::wait() {
    std::array<pollfd, 3> events{pollfd{signals_.fd(), POLLIN, 0}, pollfd{pipe_->fd(), POLLIN, 0},
                                 pollfd{kill_at_ ? -1 : trainer_.fd(), POLLIN, 0}};
    ::poll(events.data(), events.size(), static_cast<int>(turn.count()));
}

void Guard::forward_signals() {
    if (const int signal = signals_.take(); signal != 0 && !signaled_) {
        signaled_ = true;
        trainer_.send({.kind = GuardWord::Kind::signaled, .value = signal});
    }
}

void Guard::end_if_told() {
    if (!kill_at_ && trainer_.tells_to_end(0ms)) {
        kill_at_ = steady_clock::now() + stop_grace;
        ::kill(-process_, SIGTERM);
        ::kill(-process_, SIGCONT);  // a stopped process would not receive SIGTERM
    }
    if (kill_at_ && steady_clock::now() >= *kill_at_) {
        ::kill(-process_, SIGKILL);
    }
}

void Guard::copy_reports() {
    pipe_->copy();
    if (pipe_->saved() > sent_bytes_ &&
        trainer_.try_send({.kind = GuardWord::Kind::reported, .value = pipe_->saved()})) {
        sent_bytes_ = pipe_->saved();
    }
}

void Guard::watch_the_pipe() {
    if (!pipe_gone_ && steady_clock::now() - pipe_seen_ >= look_at_pipe_every) {
        pipe_seen_ = steady_clock::now();
        pipe_gone_ = !pipe_->is_in_place();
        if (pipe_gone_) {
            trainer_.send({.kind = GuardWord::Kind::pipe_gone});
        }
    }
}

void Guard::drain_output() const {
    if (!kill_at_ || !trainer_.is_gone()) {
        return;
    }
    std::array<char, 65536> bytes{};
    while (::read(output_.get(), bytes.data(), bytes.size()) > 0) {
    }
}

void Guard::finish() {
    ::kill(-process_, SIGKILL);
    int status = 0;
    ::waitpid(process_, &status, 0);
    kill_children();
    save_the_rest();
    pipe_seen_ = {};
    watch_the_pipe();
    pipe_->remove();
    forward_signals();
    trainer_.send({.kind = GuardWord::Kind::ended, .value = status});
    wait_for_late_signals();
}

void Guard::save_the_rest() {
    const auto began = steady_clock::now();
    for (;;) {
        const std::int64_t before = pipe_->saved();
        pipe_->copy();
        if (pipe_->problem() == 0 && pipe_->saved() == before) {
            break;  // nothing is left in the pipe
        }
        const auto patience = trainer_.is_gone() ? lonely_disk_patience : disk_patience;
        if (pipe_->problem() != 0 && steady_clock::now() - began >= patience) {
            trainer_.send({.kind = GuardWord::Kind::unwritable, .value = pipe_->problem()});
            return;
        }
        if (pipe_->problem() != 0) {
            ::poll(nullptr, 0, static_cast<int>(turn.count()));
        }
    }
    trainer_.send({.kind = GuardWord::Kind::reported, .value = pipe_->saved()});
}

// A trainer that already knows why the program ended hangs up without waiting.
void Guard::wait_for_late_signals() {
    const auto deadline = steady_clock::now() + signals_arrive_within;
    while (!kill_at_ && !signaled_ && steady_clock::now() < deadline && !trainer_.tells_to_end(0ms)) {
        std::array<pollfd, 2> events{pollfd{signals_.fd(), POLLIN, 0}, pollfd{trainer_.fd(), POLLIN, 0}};
        ::poll(events.data(), events.size(), static_cast<int>(signals_arrive_within.count()));
        forward_signals();
    }
}

}  // namespace

void guard(const GuardOptions& options, int trainer) {
    ::prctl(PR_SET_PDEATHSIG, 0);  // the guard outlives its trainer, for as long as it takes
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);
    Guard(options, trainer).run();
}

}  // namespace trommel
