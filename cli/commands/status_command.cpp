// trommel status: shows whether a sweep is running, its progress, and its best configuration.
#include <filesystem>
#include <memory>
#include <string>

#include <fmt/format.h>

#include "cli/commands/commands.hpp"
#include "cli/console/look_at.hpp"
#include "cli/console/option_checks.hpp"
#include "cli/console/table.hpp"
#include "report/status.hpp"
#include "sweep_directory/request_box.hpp"
#include "system/printable.hpp"

namespace trommel::cli {

namespace {

struct StatusOptions {
    std::filesystem::path directory;
    std::string format = "table";
};

void print_status(const StatusOptions& options) {
    const SweepJobs jobs({options.directory});
    const Status status = look_at(options.directory, jobs);
    if (options.format == "json") {
        fmt::print("{}", to_json_text(status));
        return;
    }
    fmt::print("{}", to_text(status, terminal_style()));
    if (!jobs.trouble().empty()) {
        fmt::print("the state of its Slurm job is not available: {}\n", printable(jobs.trouble()));
    }
    if (!RequestBox(options.directory).is_empty()) {
        fmt::print("requests are waiting for the coordinator or for the next run\n");
    }
}

}  // namespace

void add_status(CLI::App& app, ExitCode&) {
    auto options = std::make_shared<StatusOptions>();
    CLI::App* command =
        app.add_subcommand("status", "Show whether it is running, its progress, and the best so far");
    command->add_option("DIR", options->directory, "The sweep's directory")->required();
    command->add_option("--format", options->format, "table or json")
        ->check(one_of({"table", "json"}))
        ->capture_default_str();
    command->footer("Example:\n  trommel status recyclables");
    command->callback([options] { print_status(*options); });
}

}  // namespace trommel::cli
