#include "cli/commands/features/feature_processes.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <memory>
#include <stdexcept>

#include "cli/console/interrupt.hpp"
#include "system/child.hpp"
#include "system/errors.hpp"
#include "system/executables.hpp"
#include "system/unique_fd.hpp"
#include "worker/trainer_process/trainer_environment.hpp"

namespace trommel::cli {

namespace {

struct Pipe {
    UniqueFd read_end;
    UniqueFd write_end;
};

Pipe make_pipe() {
    std::array<int, 2> ends{-1, -1};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        throw std::runtime_error(std::string("cannot create a pipe: ") + std::strerror(errno));
    }
    return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

class FeatureProcess {
  public:
    FeatureProcess(const std::vector<std::string>& arguments, int progress) {
        Pipe pipe = make_pipe();
        pid_ = start_child(sibling("trommel-features"), arguments, trainer_environment(own_environment()),
                           {.channel = progress, .output = pipe.write_end.get()});
        output_ = std::move(pipe.read_end);
    }
    ~FeatureProcess() {
        if (pid_ > 0) {
            ::kill(-pid_, SIGKILL);
            wait();
        }
    }
    FeatureProcess(const FeatureProcess&) = delete;
    FeatureProcess& operator=(const FeatureProcess&) = delete;

    bool running() const { return pid_ > 0; }
    int output() const { return output_.get(); }

    /// Call when its output is readable. At the end of the output, waits for the process, and throws unless
    /// it succeeded.
    void read() {
        std::array<char, 4096> bytes{};
        const ssize_t size = ::read(output_.get(), bytes.data(), bytes.size());
        if (size > 0) {
            said_.append(bytes.data(), static_cast<std::size_t>(size));
        } else if (size == 0) {
            output_.reset();
            judge(wait());
        }
    }

  private:
    int wait() {
        int status = 0;
        while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
        }
        pid_ = 0;
        return status;
    }

    void judge(int status) const {
        if (WIFSIGNALED(status)) {
            throw std::runtime_error(
                "a process that computes features was killed by signal " + std::to_string(WTERMSIG(status)) +
                " (not enough memory?); run the same command to resume, with fewer --processes");
        }
        if (WEXITSTATUS(status) == 2) {
            throw InputError(said_);
        }
        if (WEXITSTATUS(status) != 0) {
            throw std::runtime_error(said_.substr(0, said_.find('\n')) + "; run the same command to resume");
        }
    }

    pid_t pid_ = 0;
    UniqueFd output_;
    std::string said_;
};

using Processes = std::vector<std::unique_ptr<FeatureProcess>>;

std::int64_t read_progress(int fd) {
    std::array<char, 4096> bytes{};
    return std::max<ssize_t>(::read(fd, bytes.data(), bytes.size()), 0);
}

void wait_for_news(const Processes& processes, int progress,
                   const std::function<void(std::int64_t)>& on_images) {
    std::vector<pollfd> watched = {{progress, POLLIN, 0}};
    for (const auto& process : processes) {
        watched.push_back({process->output(), POLLIN, 0});  // -1 after its end: ignored by poll()
    }
    ::poll(watched.data(), watched.size(), 1000);
    if (interrupted()) {
        throw Interrupted();
    }
    if ((watched[0].revents & POLLIN) != 0) {
        on_images(read_progress(progress));
    }
    for (std::size_t i = 0; i < processes.size(); ++i) {
        if (watched[i + 1].revents != 0) {
            processes[i]->read();
        }
    }
}

}  // namespace

void run_feature_processes(const std::vector<std::string>& arguments, std::int64_t count,
                           const std::function<void(std::int64_t)>& on_images) {
    const Pipe progress = make_pipe();
    Processes processes;
    for (std::int64_t i = 0; i < count; ++i) {
        std::vector<std::string> words = arguments;
        words.insert(words.end(), {std::to_string(i), std::to_string(count)});
        processes.push_back(std::make_unique<FeatureProcess>(words, progress.write_end.get()));
    }
    const auto running = [](const auto& process) { return process->running(); };
    while (std::ranges::any_of(processes, running)) {
        wait_for_news(processes, progress.read_end.get(), on_images);
    }
}

}  // namespace trommel::cli
