// trommel list: the sweeps below a directory, the latest change first.
#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "cli/common/coordinator_probe.hpp"
#include "cli/common/sweep_directory.hpp"
#include "cli/trommel/commands.hpp"
#include "cli/trommel/find_sweeps.hpp"
#include "cli/trommel/run_progress.hpp"
#include "cli/trommel/table.hpp"
#include "report/sweep_list.hpp"
#include "sweep/errors.hpp"

namespace trommel::cli {

namespace {

struct ListOptions {
    std::filesystem::path below = ".";
    std::string format = "table";
};

// A record that cannot be read does not hide the others.
std::optional<ListedSweep> look_at(const std::filesystem::path& directory) {
    try {
        const ResultsReader reader(SweepDirectory{directory}.results());
        const SweepSource source = reader.source();
        const SweepProgress progress = reader.progress();
        const auto coordinator =
            coordinator_at_work(directory) ? CoordinatorState::running : CoordinatorState::gone;
        return ListedSweep{.directory = directory.string(),
                           .name = source.name,
                           .state = state_of(progress.last_event, coordinator),
                           .progress = progress,
                           .metric = source.objective.metric,
                           .planned_trials = plan_of(source),
                           .as_of = reader.as_of()};
    } catch (const StorageError& error) {
        fmt::print(stderr, "warning: {}\n", error.what());
        return std::nullopt;
    }
}

void list(const ListOptions& options) {
    if (!std::filesystem::is_directory(options.below)) {
        throw InputError(options.below.string() + ": not a directory; give one that has sweeps below it");
    }
    std::vector<ListedSweep> sweeps;
    for (const auto& directory : find_sweeps(options.below)) {
        if (auto listed = look_at(directory)) {
            sweeps.push_back(std::move(*listed));
        }
    }
    std::ranges::stable_sort(sweeps, std::greater(), &ListedSweep::as_of);
    if (options.format == "json") {
        fmt::print("{}", to_json_text(sweeps));
    } else if (sweeps.empty()) {
        fmt::print("no sweeps below {}; begin one with: trommel run SWEEP\n", options.below.string());
    } else {
        fmt::print("{}", to_text(sweeps, terminal_style()));
    }
}

}  // namespace

void add_list(CLI::App& app, ExitCode&) {
    auto options = std::make_shared<ListOptions>();
    CLI::App* command = app.add_subcommand("list", "The sweeps below a directory: state, trials, best");
    command->add_option("BELOW", options->below, "The directory")->capture_default_str();
    command->add_option("--format", options->format, "table or json")
        ->check(CLI::IsMember({"table", "json"}))
        ->capture_default_str();
    command->footer("Example:\n  trommel list experiments");
    command->callback([options] { list(*options); });
}

}  // namespace trommel::cli
