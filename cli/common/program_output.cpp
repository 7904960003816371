#include "cli/common/program_output.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>

#include "messaging/unique_fd.hpp"
#include "worker/trainer_process/argument_pointers.hpp"

namespace trommel::cli {

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

// In a group of its own: what it starts is ended with it.
std::optional<pid_t> start(const std::vector<std::string>& command, char** environment, int out, int err) {
    const std::vector<char*> arguments = argument_pointers(command);
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&files, err, STDERR_FILENO);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    pid_t process = -1;
    const bool started =
        posix_spawnp(&process, arguments[0], &files, &attributes, arguments.data(), environment) == 0;
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    return started ? std::optional(process) : std::nullopt;
}

// Whether there may be more.
bool read_more(const UniqueFd& from, std::string& text) {
    std::array<char, 4096> bytes{};
    const ssize_t size = read(from.get(), bytes.data(), bytes.size());
    if (size > 0) {
        text.append(bytes.data(), static_cast<std::size_t>(size));
    }
    return size > 0;
}

/// Reads both until they have an end. Whether they have, or were read far enough.
class Reading {
  public:
    Reading(UniqueFd out, UniqueFd err) : out_(std::move(out)), err_(std::move(err)) {}

    // Whether there was an end of both before the deadline.
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

// Its status once it has ended: it may close its files long before.
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

ProgramOutput output_of(const std::vector<std::string>& command, std::chrono::milliseconds patience,
                        const std::function<bool(const ProgramOutput&)>& enough,
                        const std::optional<std::vector<std::string>>& environment) {
    const auto deadline = steady_clock::now() + patience;
    Pipe out = make_pipe();
    Pipe err = make_pipe();
    const std::vector<char*> variables = environment ? argument_pointers(*environment) : std::vector<char*>{};
    const auto process = start(command, environment ? const_cast<char**>(variables.data()) : environ,
                               out.writer.get(), err.writer.get());
    if (!process) {
        return {.status = 127, .out = "", .err = ""};
    }
    out.writer.reset();
    err.writer.reset();
    ProgramOutput output;
    if (Reading(std::move(out.reader), std::move(err.reader)).read(output, deadline, enough)) {
        output.status = status_by(*process, deadline);
    }
    if (!output.status) {
        ::kill(-*process, SIGKILL);
        waitpid(*process, nullptr, 0);
    }
    return output;
}

}  // namespace trommel::cli
