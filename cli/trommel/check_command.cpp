// trommel check: everything that can be known about a sweep before anything starts.
#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "cli/common/command_program.hpp"
#include "cli/common/shard_location.hpp"
#include "cli/trommel/commands.hpp"
#include "search_spaces/sweep_file.hpp"
#include "sweep/describe.hpp"
#include "sweep/draw.hpp"
#include "sweep/plan.hpp"
#include "sweep/random.hpp"

namespace trommel::cli {

namespace {

struct CheckOptions {
    std::filesystem::path sweep_file;
    std::vector<std::string> data;
    bool resolved = false;
    bool without_data = false;
};

// Configurations to look at: what is enqueued, then samples of the space.
std::vector<Params> examples(const Sweep& sweep, int samples) {
    std::vector<Params> result;
    for (const Enqueued& enqueued : sweep.enqueued) {
        result.push_back(enqueued.params);
    }
    for (int i = 1; i <= samples && sweep.sampler.name != "list"; ++i) {
        std::mt19937_64 random(derive_seed(sweep.seed, "proposal", static_cast<std::uint64_t>(i)));
        result.push_back(draw(sweep.space, random));
    }
    return result;
}

void print_space(const Sweep& sweep) {
    fmt::print("{}: {} by {}, sampler {}, pruner {}\n", sweep.name,
               to_text(sweep.objectives.front().direction), sweep.objectives.front().metric,
               sweep.sampler.name, sweep.pruner.name);
    for (const Parameter& parameter : sweep.space.parameters) {
        fmt::print("  {:<16} {}{}\n", parameter.name, describe(parameter.distribution),
                   parameter.when.empty() ? "" : ", " + describe(parameter.when));
    }
    const bool continuous = std::ranges::any_of(
        sweep.space.parameters, [](const Parameter& each) { return !cardinality(each.distribution); });
    const auto size = count_configurations(sweep.space);
    fmt::print("size of the space: {}\n", continuous ? "unlimited (it has a continuous range)"
                                          : size     ? fmt::format("{} configurations", *size)
                                                     : "more than a million configurations");
}

void print_resolved(const Sweep& sweep, const std::vector<Params>& configurations) {
    for (const Params& params : configurations) {
        fmt::print("\n{}\n", to_text(params));
        for (const Setting& setting : effective_settings(sweep, params)) {
            fmt::print("  {:<16} {:<16} ({})\n", setting.name, to_text(setting.value), setting.origin);
        }
    }
}

void print_samples(const Sweep& sweep, const std::vector<Params>& configurations) {
    fmt::print("{}configurations to begin with:\n", sweep.enqueued.empty() ? "" : "enqueued and sampled ");
    for (const Params& params : configurations) {
        fmt::print("  {}\n", to_text(params));
    }
}

void check(const CheckOptions& options, ExitCode&) {
    Sweep sweep = read_sweep(read_text(options.sweep_file), options.sweep_file.string());
    must_find_program(sweep, options.sweep_file);
    const std::vector<Params> configurations = examples(sweep, 5);
    print_space(sweep);
    if (!options.without_data) {
        SweepSource source;
        const auto beside = std::filesystem::absolute(options.sweep_file).parent_path();
        open_data(sweep, source, beside, parse_data_options(options.data));
        check_models(sweep);
        for (const DataSet& set : sweep.data) {
            const std::string& name = set.name;
            fmt::print("data {}: {} shard{}, {} validation and {} test images\n", name, set.shards.size(),
                       set.shards.size() == 1 ? "" : "s", source.val_labels[name].size(),
                       source.test_labels[name].size());
        }
    }
    if (const auto script = missing_script(sweep, options.sweep_file)) {
        fmt::print(stderr, "warning: '{}' in 'command' is no file in {}, where the command runs\n", *script,
                   command_directory(options.sweep_file).string());
    }
    if (options.resolved) {
        print_resolved(sweep, configurations);
    } else {
        print_samples(sweep, configurations);
    }
    fmt::print("{}: no errors; start it with: trommel run {}\n", options.sweep_file.string(),
               options.sweep_file.string());
}

}  // namespace

void add_check(CLI::App& app, ExitCode& exit_code) {
    auto options = std::make_shared<CheckOptions>();
    CLI::App* command = app.add_subcommand("check", "Look for errors in a sweep file before anything starts");
    command->add_option("SWEEP", options->sweep_file, "The sweep file")->required();
    command->add_option("--data", options->data, "Where a data set's shard is: NAME=FILE");
    command->add_flag("--resolved", options->resolved, "Every effective setting, and where it came from");
    command->add_flag("--without-data", options->without_data, "Do not open the shards");
    command->footer("Example:\n  trommel check sweep.toml --resolved");
    command->callback([options, &exit_code] { check(*options, exit_code); });
}

}  // namespace trommel::cli
