#include "system/wait_status.hpp"

#include <sys/wait.h>

#include <cstring>

namespace trommel {

std::string describe_wait_status(int wait_status) {
    if (WIFSIGNALED(wait_status)) {
        const int signal = WTERMSIG(wait_status);
        return "killed by signal " + std::to_string(signal) + " (" + ::strsignal(signal) + ")";
    }
    return "exited with status " + std::to_string(WEXITSTATUS(wait_status));
}

}  // namespace trommel
