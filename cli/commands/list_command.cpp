// trommel list: lists the sweeps below a directory, the latest change first.
#include <algorithm>
#include <exception>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "cli/commands/commands.hpp"
#include "cli/console/look_at.hpp"
#include "cli/console/option_checks.hpp"
#include "cli/console/table.hpp"
#include "report/sweep_list.hpp"
#include "sweep_directory/find_sweeps.hpp"
#include "sweep_directory/sweep_directory.hpp"
#include "system/errors.hpp"
#include "system/printable.hpp"
#include "system/printing.hpp"

namespace trommel::cli {

namespace {

struct ListOptions {
    std::filesystem::path below = ".";
    std::string format = "table";
};

// A record that cannot be read must not hide the others.
std::optional<ListedSweep> listed(const std::filesystem::path& directory, const SweepJobs& jobs) {
    try {
        return ListedSweep{.directory = directory.string(), .status = look_at(directory, jobs)};
    } catch (const std::exception& error) {
        const std::string path = SweepDirectory{directory}.results().string();
        const bool named = std::string_view(error.what()).find(path) != std::string_view::npos;
        print_note("warning: {}\n", printable(named ? error.what() : path + ": " + error.what()));
        return std::nullopt;
    }
}

void list(const ListOptions& options) {
    if (!std::filesystem::is_directory(options.below)) {
        throw InputError(options.below.string() + ": not a directory; name one that has sweeps below it");
    }
    std::vector<ListedSweep> sweeps;
    const auto directories = find_sweeps(options.below);
    const SweepJobs jobs(directories);
    for (const auto& directory : directories) {
        if (auto sweep = listed(directory, jobs)) {
            sweeps.push_back(std::move(*sweep));
        }
    }
    std::ranges::stable_sort(sweeps, std::greater(),
                             [](const ListedSweep& sweep) { return sweep.status.as_of; });
    if (options.format == "json") {
        fmt::print("{}", to_json_text(sweeps));
    } else if (sweeps.empty()) {
        fmt::print("no sweeps below {}; start one with: trommel run SWEEP\n", options.below.string());
    } else {
        fmt::print("{}", to_text(sweeps, terminal_style()));
    }
}

}  // namespace

void add_list(CLI::App& app, ExitCode&) {
    auto options = std::make_shared<ListOptions>();
    CLI::App* command = app.add_subcommand("list", "List the sweeps below a directory: state, trials, best");
    command->add_option("BELOW", options->below, "The directory")->capture_default_str();
    command->add_option("--format", options->format, "table or json")
        ->check(one_of({"table", "json"}))
        ->capture_default_str();
    command->footer("Example:\n  trommel list experiments");
    command->callback([options] { list(*options); });
}

}  // namespace trommel::cli
