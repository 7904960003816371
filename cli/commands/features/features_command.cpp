// `trommel features`: runs a network on the images of a shard, and writes its output as a new shard.
#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "cli/commands/commands.hpp"
#include "cli/commands/features/feature_processes.hpp"
#include "cli/commands/features/feature_work.hpp"
#include "cli/commands/not_a_shard.hpp"
#include "cli/console/interrupt.hpp"
#include "cli/console/option_checks.hpp"
#include "cli/console/progress_bar.hpp"
#include "storage/shards/describe_shard.hpp"
#include "storage/shards/feature_recipe.hpp"
#include "sweep/resnet.hpp"
#include "system/errors.hpp"
#include "system/file.hpp"
#include "system/printing.hpp"
#include "system/shell_words.hpp"
#include "system/usable_cores.hpp"

namespace trommel::cli {

namespace {

namespace fs = std::filesystem;

struct FeaturesOptions {
    std::string shard;
    std::string output;
    std::string backbone;
    std::string weights;
    std::string pool = "none";
    std::string precision = "fp32";
    std::int64_t processes = 0;

    FeatureRequest request() const { return feature_request(backbone, pool, precision).value(); }
};

ShardInfo parent_of(const std::string& path) {
    must_not_be_a_directory(path);
    try {
        ShardInfo info = Shard(path).info();
        if (info.element != Element::uint8) {
            throw InputError(path +
                             ": holds features (a network needs pixels); name the shard of images from which "
                             "they were made");
        }
        if (info.channels != 3) {
            throw InputError(
                fmt::format("{}: its images have {} channel{} (the weights need red, green and blue); "
                            "import them in color",
                            path, info.channels, info.channels == 1 ? "" : "s"));
        }
        return info;
    } catch (const StorageError& error) {
        throw explained(path, error);
    }
}

/// Whether the output already exists and is what was requested.
bool is_done(const std::string& output, const std::map<std::string, std::string>& recipe) {
    if (!fs::exists(output)) {
        return false;
    }
    std::string other = "it is not a readable shard";
    try {
        other = difference(Shard(output).info().recipe, recipe);
    } catch (const StorageError&) {
    }
    if (!other.empty()) {
        throw InputError(output + ": already exists and holds something else (" + other +
                         "); remove it, or choose another name with -o");
    }
    return true;
}

void compute(const FeaturesOptions& options, const FeatureWork& work, const std::string& weights_sha256,
             std::int64_t images) {
    const std::int64_t cores = usable_cores();
    const std::int64_t processes =
        std::min(options.processes > 0 ? options.processes : cores, work.parts_missing());
    std::int64_t done = work.images_done();
    if (done > 0) {
        fmt::print("{} of {} images were done before\n", done, images);
    }
    ProgressBar bar("features");
    run_feature_processes({options.shard, options.weights, weights_sha256, options.backbone, options.pool,
                           options.precision, work.directory().string()},
                          processes, [&](std::int64_t more) { bar.update(done += more, images); });
}

void features(const FeaturesOptions& options, ExitCode& exit_code) {
    const ShardInfo parent = parent_of(options.shard);
    const std::string weights_sha256 = sha256_of(options.weights);
    const auto recipe = recipe_of(options.request(), weights_sha256, parent);
    if (is_done(options.output, recipe)) {
        fmt::print("{}: already exists, with these features; nothing to do\n", options.output);
        return;
    }
    const ShardInfo info = feature_info(parent, options.request(), recipe);
    FeatureWork work(options.output, recipe, info);
    const InterruptGuard interrupt_guard;
    try {
        compute(options, work, weights_sha256, info.images);
    } catch (const Interrupted&) {
        print_note("interrupted; run the same command to resume\n");
        exit_code = ExitCode::stopped;
        return;
    }
    const ShardInfo written = work.finish(info);
    fmt::print("{}: {}\nnext: trommel init {}\n", options.output,
               describe(written, static_cast<std::int64_t>(fs::file_size(options.output))),
               shell_path(options.output));
}

}  // namespace

void add_features(CLI::App& app, ExitCode& exit_code) {
    const auto options = std::make_shared<FeaturesOptions>();
    CLI::App* const command =
        app.add_subcommand("features", "Compute a network's features of a shard's images, as a shard");
    command->add_option("SHARD", options->shard, "The shard of images")->required()->type_name("SHARD.h5");
    command->add_option("-o,--output", options->output, "The shard of features to write")
        ->required()
        ->type_name("FILE.h5");
    command->add_option("--backbone", options->backbone, "The network, without its last layer")
        ->required()
        ->check(one_of(resnet_names()));
    command
        ->add_option("--weights", options->weights,
                     "Its weights, with torchvision's names: .safetensors, or a state dict (.pth)")
        ->required()
        ->type_name("FILE");
    command->add_option("--pool", options->pool, "none: maps with 1/32 of the images' size; avg: their mean")
        ->check(one_of({"none", "avg"}))
        ->capture_default_str();
    command
        ->add_option(
            "--precision", options->precision,
            "bf16 is faster if the processor supports it, and less exact; features are stored as float32")
        ->check(one_of({"fp32", "bf16"}))
        ->capture_default_str();
    command
        ->add_option("--processes", options->processes,
                     "Processes, with one thread each; 0: one per usable core")
        ->check(whole_number(0, 4096))
        ->capture_default_str();
    command->footer(
        "Example:\n"
        "  trommel features photos.h5 -o photos.resnet50.h5 --backbone resnet50 --weights resnet50.pth "
        "--pool avg\n"
        "Run the same command to resume after an interruption.");
    command->callback([options, &exit_code] { features(*options, exit_code); });
}

}  // namespace trommel::cli
