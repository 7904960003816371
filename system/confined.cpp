#include "system/confined.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <exception>
#include <fstream>
#include <optional>

#include "system/errors.hpp"
#include "system/file.hpp"

namespace trommel {
namespace {

constexpr int threw = 40;  // exit code of a child whose work threw; no sanitizer uses it

void limit(decltype(RLIMIT_CORE) resource, rlim_t most) {
    const rlimit value{most, most};
    ::setrlimit(resource, &value);
}

// In addition to what is already mapped, which under a sanitizer is terabytes.
void limit_memory(std::uint64_t bytes) {
    rlim_t pages = 0;
    std::ifstream("/proc/self/statm") >> pages;
    limit(RLIMIT_AS, pages * static_cast<rlim_t>(::sysconf(_SC_PAGESIZE)) + bytes);
}

[[noreturn]] void run_child(const std::function<std::string()>& work, const Confinement& limits,
                            int descriptor) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::dup2(::open("/dev/null", O_WRONLY), STDERR_FILENO);  // drop malloc's abort message
    limit(RLIMIT_CORE, 0);
    limit_memory(limits.memory_bytes);
    try {
        write_or_drop(descriptor, work());
        ::_exit(0);
    } catch (const std::bad_alloc&) {
        write_or_drop(descriptor, "it asks for too much memory");
    } catch (const std::exception& error) {
        write_or_drop(descriptor, error.what());
    }
    ::_exit(threw);
}

/// Everything until the child closes its end; nothing if that takes too long.
std::optional<std::string> read_until_closed(int descriptor, std::chrono::milliseconds time) {
    using Clock = std::chrono::steady_clock;
    const auto deadline = Clock::now() + time;
    constexpr std::size_t most = 1U << 20;
    std::string text;
    std::array<char, 4096> buffer{};
    for (;;) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
        pollfd ready{descriptor, POLLIN, 0};
        const int status = left.count() > 0 ? ::poll(&ready, 1, static_cast<int>(left.count())) : 0;
        if (status == 0) {
            return std::nullopt;
        }
        const ssize_t count = status > 0 ? ::read(descriptor, buffer.data(), buffer.size()) : -1;
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count <= 0 || text.size() > most) {
            return text;
        }
        text.append(buffer.data(), static_cast<std::size_t>(count));
    }
}

ConfinedResult watch(pid_t child, int descriptor, const Confinement& limits) {
    const auto text = read_until_closed(descriptor, limits.time);
    ::close(descriptor);
    if (!text) {
        ::kill(child, SIGKILL);
    }
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (!text) {
        return {.text = fmt::format("it took more than {:.3g} s",
                                    static_cast<double>(limits.time.count()) / 1000)};
    }
    if (WIFSIGNALED(status)) {
        return {.text = fmt::format("it crashed ({})", ::strsignal(WTERMSIG(status)))};
    }
    const int code = WEXITSTATUS(status);
    if (code != 0 && code != threw) {
        return {.text = fmt::format("it ended with exit code {}", code)};
    }
    return {.finished = code == 0, .text = *text};
}

}  // namespace

ConfinedResult run_confined(const std::function<std::string()>& work, const Confinement& limits) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        throw StorageError(std::string("cannot make a pipe (") + std::strerror(errno) + ")");
    }
    const pid_t child = ::fork();
    if (child == 0) {
        run_child(work, limits, ends[1]);
    }
    const int error = errno;
    ::close(ends[1]);
    if (child < 0) {
        ::close(ends[0]);
        throw StorageError(std::string("cannot start a process (") + std::strerror(error) + ")");
    }
    return watch(child, ends[0], limits);
}

}  // namespace trommel
