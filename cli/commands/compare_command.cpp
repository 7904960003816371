// trommel compare: compares two configurations, with the uncertainty of their difference.
#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cli/commands/check/check_examples.hpp"
#include "cli/commands/commands.hpp"
#include "cli/console/option_checks.hpp"
#include "cli/console/table.hpp"
#include "report/comparison.hpp"
#include "report/leaderboard.hpp"
#include "report/names.hpp"
#include "sweep/settings.hpp"
#include "sweep_directory/open_record.hpp"
#include "sweep_directory/sweep_directory.hpp"
#include "system/errors.hpp"

namespace trommel::cli {

namespace {

struct CompareOptions {
    std::vector<std::string> configurations;
    std::string metric;
    std::string format = "table";
};

/// A configuration of a sweep, as a user writes it: recyclables:c4.
struct Named {
    std::string text;
    Snapshot snapshot;
    ConfigurationId configuration;
    Params settings;
};

// A difference of the data set also counts as a setting.
Params settings_of(const Snapshot& snapshot, ConfigurationId configuration) {
    const Sweep sweep = sweep_from(snapshot.source);
    Params settings;
    const auto all = effective_settings(sweep, find_past(snapshot, configuration).params);
    for (const Setting& setting : settings_with_effect(sweep, all)) {
        settings[setting.name] = setting.value;
    }
    for (const DataSet& set : snapshot.source.data) {
        for (const std::string& checksum : set.checksums) {
            settings["shards"] = (settings.contains("shards") ? to_text(settings["shards"]) + " " : "") +
                                 checksum.substr(0, 8);
        }
    }
    return settings;
}

// The name follows the first colon after the directory: names of directories and labels may contain colons,
// too.
std::size_t place_of_colon(const std::string& text) {
    std::size_t colon = text.find(':');
    while (colon != std::string::npos && !std::filesystem::is_directory(text.substr(0, colon))) {
        colon = text.find(':', colon + 1);
    }
    return colon == std::string::npos ? text.rfind(':') : colon;
}

Named read_named(const std::string& text) {
    const std::size_t colon = place_of_colon(text);
    if (colon == std::string::npos || colon == 0) {
        throw InputError("'" + text +
                         "' is not DIR:CONFIGURATION; write e.g. recyclables:c4, or DIR c4 c7 for "
                         "two of one sweep");
    }
    const std::string name = text.substr(colon + 1);
    Snapshot snapshot = open_record(text.substr(0, colon)).snapshot();
    const ConfigurationId configuration = named_configuration(snapshot, name);
    Params settings = settings_of(snapshot, configuration);
    return {text, std::move(snapshot), configuration, std::move(settings)};
}

// Converts the arguments to two DIR:NAME.
std::pair<std::string, std::string> pair_of(const std::vector<std::string>& written) {
    if (written.size() == 2) {
        return {written[0], written[1]};
    }
    const std::string prefix = written[0] + ":";
    if (written.size() == 3) {
        return {prefix + written[1], prefix + written[2]};
    }
    const Leaderboard board = make_leaderboard(open_record(written[0]).snapshot());
    if (board.rows.size() < 2) {
        throw InputError(written[0] +
                         ": has fewer than two configurations with a completed trial; 'trommel leaderboard " +
                         written[0] + "' lists them");
    }
    return {prefix + to_text(board.rows[0].configuration), prefix + to_text(board.rows[1].configuration)};
}

void print_comparison(const CompareOptions& options) {
    const auto [left, right] = pair_of(options.configurations);
    const Named first = read_named(left);
    const Named second = read_named(right);
    if (left == right) {
        throw InputError(left + ": is compared with itself; name another configuration");
    }
    const Comparison comparison =
        compare({first.text, first.snapshot, first.configuration, first.settings},
                {second.text, second.snapshot, second.configuration, second.settings}, options.metric);
    fmt::print("{}",
               options.format == "json" ? to_json_text(comparison) : to_text(comparison, terminal_style()));
}

}  // namespace

void add_compare(CLI::App& app, ExitCode&) {
    auto options = std::make_shared<CompareOptions>();
    CLI::App* command =
        app.add_subcommand("compare", "Compare two configurations seed by seed and image by image");
    command
        ->add_option(
            "CONFIGURATIONS", options->configurations,
            "DIR:c4 DIR2:c7; in one sweep: DIR c4 c7; DIR alone: its two best. A name is c4, best or a label")
        ->required()
        ->expected(1, 3);
    command->add_option("--metric", options->metric, "A metric of the first sweep [default: its objective]");
    command->add_option("--format", options->format, "table or json")
        ->check(one_of({"table", "json"}))
        ->capture_default_str();
    command->footer(
        "Example:\n  trommel compare recyclables c4 c7 --metric test_accuracy\n"
        "  trommel compare recyclables:best other:best");
    command->callback([options] { print_comparison(*options); });
}

}  // namespace trommel::cli
