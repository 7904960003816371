#include "cli/common/run_program.hpp"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

namespace trommel::cli {

namespace {

std::vector<char*> pointers(const std::vector<std::string>& words) {
    std::vector<char*> all;
    for (const std::string& word : words) {
        all.push_back(const_cast<char*>(word.c_str()));
    }
    all.push_back(nullptr);
    return all;
}

int run(const std::vector<std::string>& command, char** environment) {
    const std::vector<char*> arguments = pointers(command);
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
    return run(command, pointers(environment).data());
}

}  // namespace trommel::cli
