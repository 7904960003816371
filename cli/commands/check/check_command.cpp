// trommel check: checks everything about a sweep that can be known before it starts.
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "cli/commands/check/check_cost.hpp"
#include "cli/commands/check/check_examples.hpp"
#include "cli/commands/check/check_space.hpp"
#include "cli/commands/check/check_warnings.hpp"
#include "cli/commands/chosen_configuration.hpp"
#include "cli/commands/commands.hpp"
#include "search_spaces/sweep_file.hpp"
#include "sweep/ids.hpp"
#include "sweep_directory/inputs/command_program.hpp"
#include "sweep_directory/inputs/located_sweep.hpp"
#include "system/errors.hpp"
#include "system/printing.hpp"
#include "system/shell_words.hpp"

namespace trommel::cli {

namespace {

constexpr std::size_t columns = 96;

struct CheckOptions {
    std::filesystem::path sweep_file;
    std::vector<std::string> data;
    bool resolved = false;
    std::string configuration;
    std::vector<std::string> set;
    bool without_data = false;
};

void print_head(const Sweep& sweep) {
    const std::string pruner = sweep.pruner.name == "none" ? "" : ", pruner " + sweep.pruner.name;
    fmt::print("{}: {} {}, sampler {}{}, {} seed{} a configuration\n", sweep.name,
               to_text(sweep.objectives.front().direction), sweep.objectives.front().metric,
               sweep.sampler.name, pruner, sweep.seeds.per_configuration,
               sweep.seeds.per_configuration == 1 ? "" : "s");
    if (sweep.target) {
        fmt::print("target: {} of {:g}, which ends the search\n", sweep.objectives.front().metric,
                   *sweep.target);
    }
    fmt::print("{}{}\n", space_text(sweep.space, columns), size_text(sweep.space));
}

std::string shape_text(const DataShape& shape) {
    const Shape& image = shape.image;
    return shape.element == Element::uint8
               ? fmt::format("{} x {} (width x height)", image.width, image.height)
               : fmt::format("features, {} x {} x {} (width x height x channels)", image.width, image.height,
                             image.channels);
}

// Half of the 95 % interval of an accuracy of one half: the most that one seed can show.
std::string accuracy_note(const std::map<std::string, DataShape>& shapes) {
    constexpr double small = 0.05;
    const auto images = shapes.empty() ? 0 : shapes.begin()->second.val_images;
    const double half = images > 0 ? 1.96 * std::sqrt(0.25 / static_cast<double>(images)) : 0;
    return half <= small
               ? ""
               : fmt::format(
                     "note: {} validation images measure an accuracy to +-{:.2f}; smaller differences "
                     "need more images\n",
                     images, half);
}

// Averages over more samples than are shown.
void print_data(const SweepFile& file, const GivenShards& data) {
    const LocatedSweep located(file.sweep, file.folder(), data);
    check_models(located);
    const Sweep& sweep = located.sweep();
    const auto shapes = shapes_of(located);
    for (const auto& [name, shape] : shapes) {
        fmt::print("data {}: {}, {} train, {} validation and {} test images\n", name, shape_text(shape),
                   shape.train_images, shape.val_images, shape.test_images);
    }
    fmt::print("{}", accuracy_note(shapes));
    fmt::print("{}", cost_text(sweep, shapes, examples(sweep, 100), file.folder() / sweep.name));
}

// The enqueued configuration that --configuration names; all examples without the option.
std::vector<Example> chosen(const Sweep& sweep, const CheckOptions& options) {
    std::vector<Example> all = examples(sweep, options.configuration.empty() ? 5 : 0);
    if (options.configuration.empty()) {
        return all;
    }
    // A repetition only adds a seed to the configuration that it repeats.
    std::vector<Example> distinct;
    for (Example& example : all) {
        const auto same = std::ranges::find(distinct, example.params, &Example::params);
        if (same == distinct.end() && distinct.size() < sweep.enqueued.size()) {
            distinct.push_back(std::move(example));
        }
    }
    const auto id = parse_configuration_id(options.configuration);
    if (!id || id->number < 1 || id->number > static_cast<std::int64_t>(distinct.size())) {
        throw InputError(
            fmt::format("--configuration {}: not one of the {} enqueued configurations; write c1 for the "
                        "first",
                        options.configuration, distinct.size()));
    }
    return {distinct[static_cast<std::size_t>(id->number - 1)]};
}

// The settings of the configuration that 'trommel try' would train.
std::string settings_as_set(const Sweep& sweep, const std::vector<std::string>& values) {
    const auto settings = choose_configuration(sweep, parse_assignments("--set", values)).settings;
    return settings_text(sweep, settings, columns) + origins_text(sweep, settings);
}

void check(const CheckOptions& options, ExitCode&) {
    const GivenShards data = parse_data_options(options.data);
    const auto folder = std::filesystem::absolute(options.sweep_file).parent_path();
    const SweepFile file = read_sweep_file(
        options.sweep_file, options.without_data ? DataCheck() : shards_are_there(folder, data));
    const Sweep& sweep = file.sweep;
    check_program(sweep, options.sweep_file);
    const std::vector<Example> configurations = chosen(sweep, options);
    const std::string set = options.set.empty() ? "" : settings_as_set(sweep, options.set);
    print_head(sweep);
    if (!options.without_data) {
        print_data(file, data);
    }
    if (!set.empty()) {
        fmt::print("\n{}", set);
    } else if (options.resolved || !options.configuration.empty()) {
        for (const Example& example : configurations) {
            fmt::print("\n{}", settings_text(sweep, example, columns));
        }
    } else {
        fmt::print("{}:\n{}",
                   sweep.sampler.name == "random" ? "initial configurations" : "configurations, for example",
                   examples_text(configurations, columns));
    }
    const std::string warnings = check_warnings(file);
    print_note("{}", warnings);
    fmt::print("{}: no errors{}\n", options.sweep_file.string(),
               warnings.empty() ? "; start it with: trommel run " + shell_path(options.sweep_file)
                                : ", but see the warning above");
}

}  // namespace

void add_check(CLI::App& app, ExitCode& exit_code) {
    auto options = std::make_shared<CheckOptions>();
    CLI::App* command = app.add_subcommand("check", "Find errors in a sweep file before anything starts");
    command->add_option("SWEEP", options->sweep_file, "The sweep file")->required();
    command->add_option("--data", options->data, "The shard of a data set: NAME=FILE");
    command->add_flag("--resolved", options->resolved,
                      "Show every effective setting, and where it came from");
    command->add_option("--configuration", options->configuration,
                        "Show every setting of only this enqueued configuration: c1 is the first");
    command->add_option(
        "--set", options->set,
        "Show every setting of the configuration that 'try' trains with these values: learning_rate=0.01");
    command->add_flag("--no-data,--without-data", options->without_data, "Do not open the shards");
    command->footer(
        "Example:\n  trommel check sweep.toml --resolved\n"
        "  trommel check sweep.toml --no-data --set optimizer=sgd momentum=0.9");
    command->callback([options, &exit_code] { check(*options, exit_code); });
}

}  // namespace trommel::cli
