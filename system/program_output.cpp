#include "system/program_output.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <utility>

#include "system/fork_exec.hpp"
#include "system/unique_fd.hpp"

namespace trommel {

namespace {

using std::chrono::steady_clock;

struct Pipe {
    UniqueFd reader;
    UniqueFd writer;
};

Pipe make_pipe() {
    std::array<int, 2> ends{-1, -1};
    return pipe2(ends.data(), O_CLOEXEC) == 0 ? Pipe{UniqueFd(ends[0]), UniqueFd(ends[1])} : Pipe{};
}

pid_t start(const std::vector<std::string>& command, const HowToRun& how, int out, int err) {
    const pid_t self = getpid();
    const auto prepare = [&](sigset_t&) {
        dup2(open("/dev/null", O_RDONLY | O_CLOEXEC), STDIN_FILENO);
        dup2(out, STDOUT_FILENO);
        dup2(err, STDERR_FILENO);
        setpgid(0, 0);  // so that its children are killed with it
        std::signal(SIGPIPE, SIG_DFL);
        return how.may_outlive_us || end_with_parent(self, SIGKILL);
    };
    return fork_exec(command, how.environment ? &*how.environment : nullptr, prepare).process;
}

// Whether more output may come.
bool read_more(const UniqueFd& from, std::string& text) {
    std::array<char, 4096> bytes{};
    const ssize_t size = read(from.get(), bytes.data(), bytes.size());
    if (size > 0) {
        text.append(bytes.data(), static_cast<std::size_t>(size));
    }
    return size > 0;
}

/// Reads both pipes until they end or enough was read. Returns whether that happened.
class Reading {
  public:
    Reading(UniqueFd out, UniqueFd err) : out_(std::move(out)), err_(std::move(err)) {}

    // Whether both pipes ended before the deadline.
    bool read(ProgramOutput& output, steady_clock::time_point deadline,
              const std::function<bool(const ProgramOutput&)>& enough) {
        while (out_ || err_) {
            const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - steady_clock::now());
            std::array<pollfd, 2> both{pollfd{out_ ? out_.get() : -1, POLLIN, 0},
                                       pollfd{err_ ? err_.get() : -1, POLLIN, 0}};
            if (left.count() <= 0 || (enough && enough(output))) {
                return false;
            }
            if (poll(both.data(), both.size(), static_cast<int>(left.count())) > 0) {
                take(both[0], out_, output.out);
                take(both[1], err_, output.err);
            }
        }
        return true;
    }

  private:
    static void take(const pollfd& seen, UniqueFd& from, std::string& text) {
        if (seen.revents != 0 && !read_more(from, text)) {
            from.reset();
        }
    }

    UniqueFd out_;
    UniqueFd err_;
};

// The status of the process once it has ended; it may close its pipes long before.
std::optional<int> status_by(pid_t process, steady_clock::time_point deadline) {
    int status = 0;
    while (waitpid(process, &status, WNOHANG) == 0) {
        if (steady_clock::now() >= deadline) {
            return std::nullopt;
        }
        usleep(5'000);
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

ProgramOutput output_of(const std::vector<std::string>& command, const HowToRun& how) {
    const auto deadline = steady_clock::now() + how.patience;
    Pipe out = make_pipe();
    Pipe err = make_pipe();
    const pid_t process = start(command, how, out.writer.get(), err.writer.get());
    if (process < 0) {
        return {.status = 127, .out = "", .err = ""};
    }
    out.writer.reset();
    err.writer.reset();
    ProgramOutput output;
    if (Reading(std::move(out.reader), std::move(err.reader)).read(output, deadline, how.enough)) {
        output.status = status_by(process, deadline);
    }
    if (!output.status) {
        ::kill(-process, SIGKILL);
        waitpid(process, nullptr, 0);
    }
    return output;
}

}  // namespace trommel
