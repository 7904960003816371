#include "sweep_directory/ask_coordinator.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <thread>

#include <fmt/format.h>

#include "sweep_directory/coordinator_probe.hpp"
#include "sweep_directory/open_record.hpp"
#include "sweep_directory/request_box.hpp"
#include "sweep_directory/sweep_directory.hpp"
#include "system/errors.hpp"
#include "system/printable.hpp"
#include "system/shell_words.hpp"

namespace trommel {

namespace {

using namespace std::chrono_literals;

// Returns whether a running coordinator took the request: false if none runs, or after 10 s.
bool wait_until_taken(const RequestBox& box, const Request& request, const SweepDirectory& directory) {
    const auto deadline = std::chrono::steady_clock::now() + 10s;
    while (box.holds(request)) {
        if (!coordinator_at_work(directory.path) || std::chrono::steady_clock::now() > deadline) {
            return !box.holds(request);
        }
        std::this_thread::sleep_for(50ms);
    }
    return true;
}

// Returns nothing if only the coordinator can open the record (on a network file system).
std::optional<RequestTaken> answer_to(const Request& request, const SweepDirectory& directory) {
    try {
        return open_record(directory.path).request(request.id);
    } catch (const StorageError&) {
        return std::nullopt;
    }
}

// Commands run in the directory of the sweep file that `run` was given, so a sweep with a command cannot be
// started from the copy of that file in the directory of the sweep.
std::string next_run(const SweepDirectory& directory) {
    const SweepSource source = open_record(directory.path).source();
    const bool is_command = sweep_from(source).train.command.has_value();
    const std::filesystem::path file =
        is_command ? (directory.path / ".." / source.file_name).lexically_normal() : directory.sweep_file();
    if (!std::filesystem::exists(file)) {
        return "run of " + source.file_name + " with the command that started the sweep";
    }
    return "run: trommel run " + shell_path(file) + " -d " + shell_path(directory.path);
}

}  // namespace

void ask_coordinator(const std::filesystem::path& path, decltype(Request::what) what) {
    const SweepDirectory directory{path};
    const RequestBox box(path);
    const Request request = make_request(std::move(what));
    box.put(request);
    if (!wait_until_taken(box, request, directory)) {
        fmt::print("{}\n",
                   coordinator_at_work(path)
                       ? "the coordinator has not processed the request yet; it will as soon as it can"
                       : "saved for the next " + next_run(directory));
        return;
    }
    const auto taken = answer_to(request, directory);
    if (taken && taken->refused) {
        throw InputError(to_text(request) + ": refused: " + taken->answer);
    }
    fmt::print("accepted{}\n", taken ? ": " + printable(taken->answer) : "");
}

}  // namespace trommel
