#include "worker/command_trainer/guarded_program.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <system_error>
#include <utility>

#include "messaging/socket_channel.hpp"
#include "sweep/errors.hpp"
#include "worker/trainer_process/child.hpp"

namespace trommel {

namespace {

constexpr const char* own_output = "/proc/self/fd/1";

// As much as one turn of a loop may spend on a program that never stops reporting.
constexpr int reads_at_once = 16;

pid_t start(const GuardOptions& options, const std::vector<std::string>& environment, ChildFiles files) {
    std::vector<std::string> arguments = {"--guard", options.lock, options.report, options.directory};
    arguments.insert(arguments.end(), options.words.begin(), options.words.end());
    try {
        return start_child(std::filesystem::read_symlink("/proc/self/exe"), arguments, environment, files);
    } catch (const InputError& error) {
        throw StorageError(error.what());  // this machine has no process left to give
    }
}

}  // namespace

struct GuardedProgram::Pipes {
    SocketPair socket = socket_pair();
    UniqueFd read_output;
    UniqueFd write_output;

    Pipes() {
        std::array<int, 2> ends{-1, -1};
        if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
            throw MessageError("pipe to a program: cannot be made (" +
                               std::generic_category().message(errno) + ")");
        }
        read_output = UniqueFd(ends[0]);
        write_output = UniqueFd(ends[1]);
    }
};

GuardedProgram::GuardedProgram(const GuardOptions& options, const std::vector<std::string>& environment)
    : GuardedProgram(options, environment, Pipes()) {}

// The FIFO is opened first, so that no report is lost.
GuardedProgram::GuardedProgram(const GuardOptions& options, const std::vector<std::string>& environment,
                               Pipes pipes)
    : guard_(std::move(pipes.socket.ours)),
      report_(::open(options.report.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC)),
      log_(std::move(pipes.read_output), own_output),
      process_(start(options, environment, {pipes.socket.theirs.get(), pipes.write_output.get()})) {}

GuardedProgram::~GuardedProgram() {
    if (!guard_) {
        ::waitpid(process_, nullptr, 0);  // it has said its last word
    }
}

void GuardedProgram::stop() {
    ::shutdown(guard_.get(), SHUT_WR);
}

std::optional<GuardWord> GuardedProgram::hear() {
    GuardWord word;
    const ssize_t count = guard_ ? ::recv(guard_.get(), &word, sizeof word, MSG_DONTWAIT) : -1;
    if (count == static_cast<ssize_t>(sizeof word)) {
        if (word.kind != GuardWord::Kind::started) {
            guard_.reset();
        }
        return word;
    }
    if (!guard_ || (count < 0 && (errno == EAGAIN || errno == EINTR))) {
        return std::nullopt;
    }
    guard_.reset();
    return GuardWord{GuardWord::Kind::ended, SIGKILL};
}

std::string GuardedProgram::read_report() {
    std::string text;
    std::array<char, 65536> bytes{};
    for (int turn = 0; turn < reads_at_once; ++turn) {
        const ssize_t count = ::read(report_.get(), bytes.data(), bytes.size());
        if (count <= 0) {
            break;
        }
        text.append(bytes.data(), static_cast<std::size_t>(count));
    }
    return text;
}

}  // namespace trommel
