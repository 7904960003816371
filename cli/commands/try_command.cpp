// trommel try: trains one configuration of a sweep on this machine, without recording anything.
#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "cli/commands/check/check_examples.hpp"
#include "cli/commands/chosen_configuration.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/retrain.hpp"
#include "cli/console/epoch_table.hpp"
#include "cli/console/interrupt.hpp"
#include "cli/console/option_checks.hpp"
#include "search_spaces/sweep_file.hpp"
#include "sweep/random.hpp"
#include "sweep_directory/inputs/located_sweep.hpp"
#include "system/errors.hpp"
#include "system/executables.hpp"
#include "system/printing.hpp"
#include "system/shell_words.hpp"
#include "system/temporary.hpp"

namespace trommel::cli {

namespace {

struct TryOptions {
    std::filesystem::path sweep_file;
    std::vector<std::string> set;
    std::int64_t epochs = 0;  ///< 0: the sweep file's number
    std::vector<std::string> data;
};

std::vector<Assignment> assignments(const TryOptions& options) {
    std::vector<Assignment> assigned = parse_assignments("--set", options.set);
    if (options.epochs > 0) {
        if (std::ranges::find(assigned, "epochs", &Assignment::name) != assigned.end()) {
            throw InputError("--epochs and --set epochs both set the number of epochs; remove one");
        }
        assigned.push_back({fmt::format("--epochs {}", options.epochs), "epochs", options.epochs});
    }
    return assigned;
}

// Test values are not shown: they must not be used to choose a configuration.
StartTrial start_of(const Sweep& sweep, TrainingPlan plan) {
    plan.evaluate_test = false;
    StartTrial start{.attempt = {{{1}, 1}, 1, 0}, .seed = trial_seed(sweep.seed, 1), .plan = std::move(plan)};
    start.to_epoch = start.plan.epochs;
    return start;
}

std::vector<std::string> shown_metrics(const TrainingPlan& plan, const std::string& objective) {
    if (plan.command) {
        return plan.command->metrics;
    }
    std::vector<std::string> metrics = {"train_loss", "train_accuracy", "val_loss", "val_accuracy"};
    if (std::ranges::find(metrics, objective) == metrics.end()) {
        metrics.push_back(objective);
    }
    return metrics;
}

void print_result(const Retrained& result, const std::string& metric, double seconds_per_epoch) {
    const auto value = result.selected.metrics.find(metric);
    if (result.diverged) {
        fmt::print(
            "\ndiverged after {} epochs: a loss or metric is not a number; try a smaller learning_rate\n",
            result.epochs.size());
    } else if (value != result.selected.metrics.end()) {
        fmt::print("\nresult: {} {:.4f} (epoch {} of {})\n", metric, value->second, result.selected.epoch,
                   result.epochs.size());
    }
    fmt::print("an epoch took {:.2f} s\n", seconds_per_epoch);
}

// Shows only settings from the file, an option or the draw; there are many defaults, which 'check' shows.
std::string chosen_text(const Sweep& sweep, std::vector<Setting> settings,
                        const std::filesystem::path& file) {
    constexpr std::size_t width = 96;
    const bool has_defaults = std::erase_if(settings, is_default) > 0;
    return settings_text(sweep, settings, width) + origins_text(sweep, settings) +
           (has_defaults
                ? fmt::format(
                      "all other settings have their defaults; see them with: trommel check {} --resolved\n",
                      shell_path(file))
                : "");
}

void try_one(const TryOptions& options, ExitCode& exit_code) {
    const GivenShards data = parse_data_options(options.data);
    const auto folder = std::filesystem::absolute(options.sweep_file).parent_path();
    const SweepFile file = read_sweep_file(options.sweep_file, shards_are_there(folder, data));
    const std::vector<Assignment> assigned = assignments(options);
    const LocatedSweep located(file.sweep, folder, data);
    const Sweep& sweep = located.sweep();
    const ChosenConfiguration chosen = choose_configuration(sweep, assigned);
    const StartTrial start = start_of(sweep, chosen.plan);
    const std::string metric = sweep.objectives.front().metric;
    std::optional<Temporary> trials;
    const TrainerCommand trainer =
        start.plan.command ? command_trainer(trials.emplace(Temporary::What::folder, "try").path(), folder)
                           : TrainerCommand{trainer_executable(), {}};

    fmt::print("{}", chosen_text(sweep, chosen.settings, options.sweep_file));
    try {
        EpochTable table(start.to_epoch, shown_metrics(start.plan, metric));
        const Retrained result =
            retrain(trainer, start, "", [&](const EpochReport& report) { table.add(report); });
        table.finish();
        print_result(result, metric, table.seconds_per_epoch());
    } catch (const Interrupted&) {
        print_note("interrupted\n");
        exit_code = ExitCode::failed;
    }
    fmt::print("nothing was recorded; search with: trommel run {}\n", shell_path(options.sweep_file));
}

}  // namespace

void add_try(CLI::App& app, ExitCode& exit_code) {
    auto options = std::make_shared<TryOptions>();
    CLI::App* command =
        app.add_subcommand("try", "Train one configuration of a sweep here, without recording anything");
    command->add_option("SWEEP", options->sweep_file, "The sweep file")->required();
    command
        ->add_option(
            "--set", options->set,
            "The value of a setting, key=value; the others are those of the first enqueued configuration, "
            "or random")
        ->allow_extra_args(false);
    command->add_option("--epochs", options->epochs, "The number of epochs, instead of the sweep file's")
        ->check(whole_number(1, 1'000'000));
    command->add_option("--data", options->data, "The shard of a data set: NAME=FILE")
        ->allow_extra_args(false);
    command->footer(
        "Example:\n  trommel try sweep.toml --set optimizer=adam --set learning_rate=0.01 --epochs 2");
    command->callback([options, &exit_code] { try_one(*options, exit_code); });
}

}  // namespace trommel::cli
