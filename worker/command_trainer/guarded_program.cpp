#include "worker/command_trainer/guarded_program.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <system_error>
#include <utility>

#include "messaging/socket_channel.hpp"
#include "system/child.hpp"
#include "system/errors.hpp"
#include "worker/command_trainer/report_pipe.hpp"

namespace trommel {

namespace {

constexpr const char* own_output = "/proc/self/fd/1";
constexpr std::int64_t most_at_once = 65536;

pid_t start(const GuardOptions& options, const std::vector<std::string>& environment, ChildFiles files) {
    std::vector<std::string> arguments = {"--guard", options.trial.trial, options.trial.attempt,
                                          options.directory};
    arguments.insert(arguments.end(), options.words.begin(), options.words.end());
    try {
        return start_child(std::filesystem::read_symlink("/proc/self/exe"), arguments, environment, files);
    } catch (const InputError& error) {
        throw StorageError(error.what());  // this machine cannot create another process
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
            throw MessageError("pipe to a program: cannot be created (" +
                               std::generic_category().message(errno) + ")");
        }
        read_output = UniqueFd(ends[0]);
        write_output = UniqueFd(ends[1]);
    }
};

GuardedProgram::GuardedProgram(const GuardOptions& options, const std::vector<std::string>& environment)
    : GuardedProgram(options, environment, Pipes()) {}

GuardedProgram::GuardedProgram(const GuardOptions& options, const std::vector<std::string>& environment,
                               Pipes pipes)
    : journals_(options.trial.journals()),
      guard_(std::move(pipes.socket.ours)),
      log_(std::move(pipes.read_output), own_output),
      process_(start(options, environment, {pipes.socket.theirs.get(), pipes.write_output.get()})) {}

// A guard that has reported the end only waits for us to hang up.
GuardedProgram::~GuardedProgram() {
    guard_.reset();
    if (ended_) {
        ::waitpid(process_, nullptr, 0);
    }
}

void GuardedProgram::stop() {
    ::shutdown(guard_.get(), SHUT_WR);
}

std::optional<GuardWord> GuardedProgram::receive() {
    GuardWord word;
    const ssize_t count = guard_ ? ::recv(guard_.get(), &word, sizeof word, MSG_DONTWAIT) : -1;
    if (!guard_ || (count < 0 && (errno == EAGAIN || errno == EINTR))) {
        return std::nullopt;
    }
    if (count != static_cast<ssize_t>(sizeof word)) {
        guard_.reset();
        ended_ = true;
        return GuardWord{};
    }
    if (word.kind == GuardWord::Kind::started) {
        journal_ = UniqueFd(::open(journal_path(journals_, static_cast<std::int32_t>(word.value)).c_str(),
                                   O_RDONLY | O_CLOEXEC));
    }
    ended_ = ended_ || word.kind == GuardWord::Kind::ended || word.kind == GuardWord::Kind::not_started;
    return word;
}

std::string GuardedProgram::read_report(std::int64_t saved) {
    std::string text(static_cast<std::size_t>(std::min<std::int64_t>(saved - read_, most_at_once)), '\0');
    const ssize_t count = ::pread(journal_.get(), text.data(), text.size(), read_);
    text.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
    read_ += static_cast<std::int64_t>(text.size());
    return text;
}

}  // namespace trommel
