// trommel stage: copies a sweep's shards to this node's own disk, for all trainers there.
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "cli/commands/commands.hpp"
#include "cli/console/progress_bar.hpp"
#include "search_spaces/sweep_file.hpp"
#include "storage/cache/shard_cache.hpp"
#include "sweep_directory/inputs/shard_location.hpp"
#include "system/errors.hpp"
#include "system/printable.hpp"
#include "system/printing.hpp"

namespace trommel::cli {

namespace {

namespace fs = std::filesystem;

struct StageOptions {
    fs::path sweep_file;
    fs::path scratch;
    std::optional<std::uint64_t> limit;
    std::vector<std::string> data;
};

/// The shards of all data sets, each once.
std::set<std::string> shards_of(const StageOptions& options) {
    const SweepFile file = read_sweep_file(options.sweep_file);
    const auto given = parse_data_options(options.data);
    std::set<std::string> shards;
    for (const DataSet& set : file.sweep.data) {
        const DataSet located = locate(set, {file.folder()}, given);
        shards.insert(located.shards.begin(), located.shards.end());
    }
    return shards;
}

std::string words_for(Staging how) {
    switch (how) {
        case Staging::was_there:
            return "was already there";
        case Staging::copied:
            return "copied";
        case Staging::replaced_damaged:
            return "copied again, because the copy was damaged";
    }
    return "";
}

File stage(const ShardCache& cache, const std::string& path) {
    const auto began = std::chrono::steady_clock::now();
    const Shard shard(path);
    // Copying the file, then reading back the pixels of the copy.
    const auto total = static_cast<std::int64_t>((fs::file_size(path) + shard.pixels().size()) / 1'000'000);
    std::uint64_t done = 0;
    const std::string label = "staging " + fs::path(path).filename().string() + ", MB";
    std::optional<ProgressBar> bar(label);
    ShardCache::Staged staged = cache.stage(
        shard,
        [&](std::uint64_t more) {
            done += more;
            bar->update(static_cast<std::int64_t>(done / 1'000'000), total);
        },
        [&] {
            bar.emplace(label);
            print_note("{}: waiting for another process to finish its copies\n", path);
        });
    bar.reset();
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - began;
    fmt::print("{}: {}, verified, {:.1f} MB, {:.1f} s\n", path, words_for(staged.how),
               static_cast<double>(staged.copy.size()) / 1e6, seconds.count());
    std::fflush(stdout);
    return std::move(staged.copy);
}

// A shard that cannot be staged is read from its own path; the others are staged all the same.
void stage(const StageOptions& options, ExitCode& exit_code) {
    const std::set<std::string> shards = shards_of(options);
    const ShardCache cache(options.scratch, options.limit);
    std::vector<File>
        copies;  // open until the end, so that no shard of a sweep is evicted for another one of it
    for (const std::string& path : shards) {
        try {
            copies.push_back(stage(cache, path));
        } catch (const StorageError& error) {
            print_note("{}: not staged, so it will be read from here: {}\n", printable(path),
                       printable(error.what()));
            exit_code = ExitCode::failed;
        }
    }
    if (shards.empty()) {
        fmt::print("{}: has no shards to stage\n", options.sweep_file.string());
    }
}

}  // namespace

void add_stage(CLI::App& app, ExitCode& exit_code) {
    auto options = std::make_shared<StageOptions>();
    CLI::App* command =
        app.add_subcommand("stage", "Copy a sweep's shards to this machine's own disk, for $TROMMEL_SCRATCH");
    command->add_option("SWEEP", options->sweep_file, "The sweep file")->required();
    command->add_option("--scratch", options->scratch, "A directory on that disk; sweeps may share it")
        ->envname("TROMMEL_SCRATCH")
        ->required()
        ->type_name("DIR");
    command
        ->add_option(
            "--limit", options->limit,
            "Maximum size of all copies, e.g. 200GB; the least recently used are removed [default: half the disk]")
        ->transform(CLI::AsSizeValue(true))
        ->type_name("SIZE");
    command->add_option("--data", options->data, "The shard of a data set: NAME=FILE");
    command->footer(
        "Example:\n  export TROMMEL_SCRATCH=/local/$USER\n  trommel stage sweep.toml --limit 200GB\n"
        "  trommel run sweep.toml");
    command->callback([options, &exit_code] { stage(*options, exit_code); });
}

}  // namespace trommel::cli
