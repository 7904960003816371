// `trommel import idx`: turns MNIST and similar data sets into a shard.

#include <memory>

#include "cli/commands/import/run_import.hpp"
#include "cli/console/option_checks.hpp"
#include "storage/import/import_idx.hpp"

namespace trommel::cli {
namespace {

struct IdxCommand {
    std::vector<std::string> train;
    std::vector<std::string> test;
    std::string output;
    std::int64_t per_class = 0;  ///< 0: all
    bool force = false;
    IdxOptions options;
};

void run(IdxCommand& command, ExitCode& exit_code) {
    IdxOptions& options = command.options;
    if (command.per_class > 0) {
        options.per_class = command.per_class;
    }
    options.if_exists = command.force ? IfExists::replace : IfExists::refuse;
    std::optional<IdxPair> test;
    if (!command.test.empty()) {
        test = IdxPair{command.test.at(0), command.test.at(1)};
    }
    run_import(command.output, exit_code, [&](const ImportProgress& progress) {
        return import_idx({command.train.at(0), command.train.at(1)}, test, command.output, options,
                          progress);
    });
}

}  // namespace

void add_import_idx(CLI::App& import, ExitCode& exit_code) {
    const auto command = std::make_shared<IdxCommand>();
    CLI::App* const app =
        import.add_subcommand("idx", "Import IDX files (MNIST and similar), compressed or not");
    app->add_option("--train", command->train, "Images and labels for training and validation")
        ->required()
        ->expected(2)
        ->type_name("IMAGES LABELS");
    app->add_option("--test", command->test,
                    "Images and labels for testing; without them the shard has no test split")
        ->expected(2)
        ->type_name("IMAGES LABELS");
    app->add_option("-o,--output", command->output, "The shard to write")->required()->type_name("FILE.h5");
    app->add_option("--val", command->options.val,
                    "Fraction of the training images, of each class and of all, for validation; floored")
        ->capture_default_str();
    app->add_option("--classes", command->options.classes,
                    "Names of the classes, by label (0, 1, ... otherwise)")
        ->delimiter(',')
        ->type_name("NAME,NAME,...");
    app->add_option("--per-class", command->per_class,
                    "Maximum number of images per class and file, chosen at random; 0: all")
        ->check(whole_number(0))
        ->capture_default_str();
    app->add_option("--seed", command->options.seed, "Seed of the random choices of --val and --per-class")
        ->check(whole_number(0))
        ->capture_default_str();
    app->add_flag("--force", command->force, "Replace the output if it exists");
    app->footer(
        "Example:\n  trommel import idx --train train-images-idx3-ubyte.gz train-labels-idx1-ubyte.gz \\\n"
        "    --test t10k-images-idx3-ubyte.gz t10k-labels-idx1-ubyte.gz -o mnist.h5");
    app->callback([command, &exit_code] { run(*command, exit_code); });
}

}  // namespace trommel::cli
