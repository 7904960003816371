// trommel-bench: compares samplers and pruners on problems whose answers are known. Trains nothing.
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <exception>
#include <map>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "bench/problem.hpp"
#include "bench/proposal_times.hpp"
#include "bench/report.hpp"
#include "bench/simulation.hpp"
#include "system/errors.hpp"
#include "system/printing.hpp"
#include "system/words.hpp"

namespace {

using namespace trommel;
using namespace trommel::bench;

struct SearchOptions {
    std::string tables;
    std::string table;
    std::string function;
    Simulation simulation;
    std::uint64_t seeds = 30;
    std::uint64_t first_seed = 1;
    std::string format = "text";
};

Problem problem_of(const SearchOptions& options) {
    if (options.function.empty() == options.table.empty()) {
        throw InputError("name one problem: --function NAME, or --tables DIR --table NAME");
    }
    if (!options.table.empty() && options.tables.empty()) {
        throw InputError("--table needs the folder of the tables: --tables DIR");
    }
    return options.function.empty() ? table_problem(options.tables, options.table)
                                    : function_problem(options.function);
}

void search(SearchOptions options) {
    const Problem problem = problem_of(options);
    Results results{.problem = problem.name,
                    .sampler = options.simulation.sampler.name,
                    .pruner = options.simulation.pruner.name,
                    .direction = problem.direction,
                    .trials = options.simulation.trials,
                    .workers = options.simulation.workers,
                    .noisy = options.simulation.noisy,
                    .runs = {}};
    for (std::uint64_t seed = options.first_seed; seed < options.first_seed + options.seeds; ++seed) {
        options.simulation.seed = seed;
        const std::clock_t before = std::clock();
        SimulatedSweep sweep = simulate(problem, options.simulation);
        const auto passed = static_cast<double>(std::clock() - before);
        results.runs.push_back({seed, std::move(sweep), passed / CLOCKS_PER_SEC});
    }
    const std::string text = options.format == "json" ? as_json(results) : as_text(results);
    std::fwrite(text.data(), 1, text.size(), stdout);
}

// Refuses options that have no effect: the user expects one.
void must_have_effect(const CLI::App& command, const SearchOptions& options) {
    const std::map<std::string, std::vector<std::string>> pruners = {
        {"--min-epochs", {"asha"}},
        {"--warmup-epochs", {"median", "percentile", "threshold"}},
        {"--min-trials", {"median", "percentile"}},
        {"--percentile", {"percentile"}},
        {"--patience", {"patience"}},
        {"--min-delta", {"patience"}},
        {"--threshold", {"threshold"}}};
    const std::string& pruner = options.simulation.pruner.name;
    for (const auto& [option, users] : pruners) {
        if (command.count(option) > 0 && std::ranges::find(users, pruner) == users.end()) {
            throw InputError(option + ": has no effect with pruner " + pruner +
                             "; leave it out, or choose --pruner " + joined(users, " or "));
        }
    }
    if (!options.function.empty() && (!options.tables.empty() || options.simulation.noisy)) {
        throw InputError(std::string(options.tables.empty() ? "--noisy" : "--tables") +
                         ": has no effect with --function; leave it out, or name a table with --table");
    }
}

void add_pruner(CLI::App& command, PrunerOptions& pruner) {
    command.add_option("--pruner", pruner.name, "Pruner [none]")->type_name("NAME");
    command.add_option("--min-epochs", pruner.min_epochs, "asha: epochs before the first judgment [1]")
        ->check(CLI::Range(1, 1'000'000));
    command
        .add_option("--warmup-epochs", pruner.warmup_epochs,
                    "median, percentile, threshold: epochs before the first judgment [0]")
        ->check(CLI::Range(0, 1'000'000));
    command
        .add_option("--min-trials", pruner.min_trials,
                    "median, percentile: completed trials before the first judgment [5]")
        ->check(CLI::Range(1, 1'000'000));
    command
        .add_option("--percentile", pruner.percentile,
                    "percentile: prune trials that are not among this percentage of the best [50]")
        ->check(CLI::Range(1.0, 100.0));
    command.add_option("--patience", pruner.epochs, "patience: epochs without improvement [10]")
        ->check(CLI::Range(1, 1'000'000));
    command.add_option("--min-delta", pruner.min_delta, "patience: the smallest improvement that counts [0]")
        ->check(CLI::NonNegativeNumber);
    command.add_option("--threshold", pruner.value,
                       "threshold: prune trials whose value is worse than this [0]");
}

void add_search(CLI::App& app, SearchOptions& options) {
    CLI::App* command = app.add_subcommand("search", "Run a sampler on a problem, with several seeds");
    command->add_option("--tables", options.tables, "Folder of lookup tables")->type_name("DIR");
    command->add_option("--table", options.table, "Table of the folder")->type_name("NAME");
    command->add_option("--function", options.function, "branin, hartmann6, ackley20, tree or mixed")
        ->type_name("NAME");
    Simulation& simulation = options.simulation;
    command->add_option("--sampler", simulation.sampler.name, "random, sobol, tpe or evolution")
        ->required()
        ->check(CLI::IsMember({"random", "sobol", "tpe", "evolution"}));
    add_pruner(*command, simulation.pruner);
    command
        ->add_option("--trials", simulation.trials,
                     "Budget in trials; with a pruner, in the epochs of that many full trials [100]")
        ->check(CLI::Range(1, 1'000'000));
    command->add_option("--workers", simulation.workers, "Workers at the same time [1]")
        ->check(CLI::Range(1, 10'000));
    command->add_option("--seeds", options.seeds, "Number of sweeps, each with its own seed [30]")
        ->check(CLI::Range(1, 100'000));
    command->add_option("--first-seed", options.first_seed, "Seed of the first sweep [1]")
        ->check(CLI::Range(1, 1'000'000));
    command->add_flag("--noisy", simulation.noisy, "Observe one seed of a configuration, not their mean");
    command->add_option("--format", options.format, "text or json [text]")
        ->check(CLI::IsMember({"text", "json"}));
    command->callback([command, &options] {
        must_have_effect(*command, options);
        search(options);
    });
}

struct TimesOptions {
    SamplerOptions sampler;
    std::int64_t trials = 10'000;
    std::int64_t proposals = 200;
};

void print_times(const TimesOptions& options) {
    std::vector<double> seconds = proposal_times(options.sampler, options.trials, options.proposals);
    std::ranges::sort(seconds);
    std::printf("%s: median %.3f ms a proposal, at most %.3f ms, with %lld trials in 10 mixed dimensions\n",
                options.sampler.name.c_str(), 1000 * seconds[seconds.size() / 2], 1000 * seconds.back(),
                static_cast<long long>(options.trials));
}

void add_times(CLI::App& app, TimesOptions& options) {
    CLI::App* command = app.add_subcommand("times", "Measure how long a sampler takes for a proposal");
    command->add_option("--sampler", options.sampler.name, "random, sobol, tpe or evolution")
        ->required()
        ->check(CLI::IsMember({"random", "sobol", "tpe", "evolution"}));
    command->add_option("--trials", options.trials, "Completed trials [10000]")
        ->check(CLI::Range(1, 1'000'000));
    command->add_option("--proposals", options.proposals, "Proposals [200]")->check(CLI::Range(1, 1'000'000));
    command->callback([&options] { print_times(options); });
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app("Compares samplers and pruners on problems whose answers are known", "trommel-bench");
    app.require_subcommand(1);
    SearchOptions search_options;
    TimesOptions times_options;
    add_search(app, search_options);
    add_times(app, times_options);
    try {
        app.parse(argc, argv);
        flush_results();
        return 0;
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    } catch (const InputError& error) {
        std::fprintf(stderr, "trommel-bench: %s\n", error.what());
        return 2;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "trommel-bench: %s\n", error.what());
        return 1;
    }
}
