#include "cli/common/run_program.hpp"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

#include "worker/trainer_process/argument_pointers.hpp"

namespace trommel::cli {

namespace {

int run(const std::vector<std::string>& command, char** environment) {
    const std::vector<char*> arguments = argument_pointers(command);
    pid_t child = -1;
    if (posix_spawnp(&child, arguments[0], nullptr, nullptr, arguments.data(), environment) != 0) {
        return 127;
    }
    int status = 0;
    while (waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) {
            return 127;
        }
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

int run_program(const std::vector<std::string>& command) {
    return run(command, environ);
}

int run_program(const std::vector<std::string>& command, const std::vector<std::string>& environment) {
    return run(command, argument_pointers(environment).data());
}

}  // namespace trommel::cli
