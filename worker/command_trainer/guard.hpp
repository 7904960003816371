// The parent of a user's program: a process of its own, because whoever asked for the program may be killed at any
// moment, and what the program has started must not live on.
//
//   trainer -> guard   one byte, or the end of the connection: the program is to end
//   guard -> trainer   GuardWord, one after another
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace trommel {

/// started: `value` is its process. not_started: an errno. ended: a wait status; nothing that it had started is left.
struct GuardWord {
    enum class Kind : std::int32_t { started, not_started, ended };

    Kind kind = Kind::started;
    std::int32_t value = 0;
};

struct GuardOptions {
    std::string lock;       ///< held as long as the program runs: no trial runs twice at once
    std::string report;     ///< the FIFO, kept open so that its writers are never alone; removed at the end
    std::string directory;  ///< in which the program runs
    std::vector<std::string> words;  ///< the program's path, and its arguments
};

/// Runs the program with this process's environment. A program that is told to end gets SIGTERM, and 10 s later
/// SIGKILL, with its whole process group; what has left the group is killed after that. Returns when all is over.
/// `trainer` is the connected socket.
void guard(const GuardOptions& options, int trainer);

}  // namespace trommel
