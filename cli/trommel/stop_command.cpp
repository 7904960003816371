// trommel stop: the sweep's coordinator ends its life; the command that began the sweep goes on with it.
#include <filesystem>
#include <memory>

#include <fmt/format.h>

#include "cli/common/coordinator_probe.hpp"
#include "cli/common/sweep_directory.hpp"
#include "cli/trommel/ask_coordinator.hpp"
#include "cli/trommel/commands.hpp"
#include "cli/trommel/open_record.hpp"

namespace trommel::cli {

namespace {

struct StopOptions {
    std::filesystem::path directory;
    bool now = false;
};

void stop(const StopOptions& options) {
    open_record(options.directory);
    if (!coordinator_at_work(options.directory)) {
        const bool was_submitted =
            std::filesystem::exists(SweepDirectory{options.directory}.slurm() / "job.sh");
        fmt::print(
            "{}: no coordinator is running here; there is nothing to stop{}\n", options.directory.string(),
            was_submitted ? " (scancel ends a job of it that waits in Slurm's queue, or is still staging "
                            "or verifying its shards; squeue --me lists them)"
                          : "");
        return;
    }
    ask_coordinator(options.directory, Stop{.now = options.now});
}

}  // namespace

void add_stop(CLI::App& app, ExitCode&) {
    auto options = std::make_shared<StopOptions>();
    CLI::App* command =
        app.add_subcommand("stop", "End a running sweep in order; its command goes on with it later");
    command->add_option("DIR", options->directory, "The sweep's directory")->required();
    command->add_flag("--now", options->now,
                      "Pause the running trials after the epoch at hand: they go on next time");
    command->footer("Example:\n  trommel stop recyclables");
    command->callback([options] { stop(*options); });
}

}  // namespace trommel::cli
