#include "cli/commands/run/wait_for_room.hpp"

#include <unistd.h>

#include <chrono>
#include <string>
#include <thread>

#include "launch/run_signals.hpp"
#include "system/errors.hpp"
#include "system/printing.hpp"
#include "system/whole_file.hpp"

namespace trommel::cli {

namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using std::chrono::steady_clock;

// Only if there is a record, and it may be written.
bool may_have_room(const SweepDirectory& directory) {
    return ::access(directory.results().c_str(), F_OK) == 0 && ::access(directory.path.c_str(), W_OK) == 0;
}

void write_something(const fs::path& directory) {
    constexpr std::size_t bytes = 64'000;  // more than what a full disk still has in a block that is begun
    const fs::path file = directory / (".room-" + std::to_string(getpid()));
    write_whole(file, std::string(bytes, '\0'));
    fs::remove(file);
}

}  // namespace

void wait_for_room(const SweepDirectory& directory) {
    const steady_clock::time_point end = steady_clock::now() + 10min;
    for (bool waits = false; may_have_room(directory) && interrupts() == 0; waits = true) {
        try {
            write_something(directory.path);
            return;
        } catch (const StorageError& error) {
            if (!waits) {
                print_note("trommel: the sweep waits: {}; it is tried again for 10 minutes\n", error.what());
            }
        }
        if (steady_clock::now() >= end) {
            return;
        }
        std::this_thread::sleep_for(1s);
    }
}

}  // namespace trommel::cli
