// trommel models: shows the built-in models, as text, as TOML, or with their shapes for the images of a
// shard.
#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>

#include <fmt/format.h>

#include "cli/commands/commands.hpp"
#include "cli/console/model_text.hpp"
#include "search_spaces/model_reader.hpp"
#include "storage/shards/shard.hpp"
#include "system/errors.hpp"

namespace trommel::cli {

namespace {

struct ModelsOptions {
    std::string name;
    std::filesystem::path shard;
};

// When all models are shown, one that does not fit is reported in its place.
std::string shapes_or_problem(const ModelTemplate& model, const ShardInfo& info) {
    try {
        return shape_table(model, {info.height, info.width, info.channels},
                           static_cast<std::int64_t>(info.classes.size()));
    } catch (const InputError& error) {
        return model.name + ": does not fit these images, " + error.what() + "\n";
    }
}

void print_shapes(const ModelsOptions& options) {
    const Shard shard(options.shard);
    fmt::print(
        "Shapes are width x height x channels, or units; layers that need other settings than the defaults are "
        "shown without numbers.\n");
    for (const ModelTemplate& model : builtin_models()) {
        if (options.name.empty() || options.name == model.name) {
            fmt::print("\n{}", shapes_or_problem(model, shard.info()));
        }
    }
}

void print_models(const ModelsOptions& options) {
    const std::string toml = options.name.empty() ? "" : builtin_model_toml(options.name);
    if (!options.shard.empty()) {
        print_shapes(options);
        return;
    }
    if (!toml.empty()) {
        fmt::print("{}", toml);
        return;
    }
    for (const ModelTemplate& model : builtin_models()) {
        fmt::print("{}\n", describe(model));
    }
    fmt::print(
        "Each ends in an output layer with one unit per class. 'trommel models NAME' prints one as TOML, to paste "
        "into a "
        "sweep file.\n");
}

}  // namespace

void add_models(CLI::App& app, ExitCode&) {
    auto options = std::make_shared<ModelsOptions>();
    CLI::App* command = app.add_subcommand("models", "Show the built-in models and their parameters");
    command->add_option("NAME", options->name, "Print this model as TOML to paste into a sweep file");
    command->add_option("--shard", options->shard, "Show shapes and weights for the images of this shard")
        ->type_name("FILE.h5");
    command->footer("Example:\n  trommel models cnn\n  trommel models --shard photos.h5");
    command->callback([options] { print_models(*options); });
}

}  // namespace trommel::cli
