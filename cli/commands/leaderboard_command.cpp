// trommel leaderboard: lists configurations, best first, and groups those that cannot be told apart.
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "cli/commands/commands.hpp"
#include "cli/console/option_checks.hpp"
#include "cli/console/table.hpp"
#include "report/leaderboard_text.hpp"
#include "sweep_directory/open_record.hpp"

namespace trommel::cli {

namespace {

struct LeaderboardOptions {
    std::filesystem::path directory;
    std::vector<std::string> where;
    std::string sort;
    std::optional<std::int64_t> top;
    std::string format = "table";
};

std::string formatted(const Leaderboard& leaderboard, const std::string& format) {
    if (format == "json") {
        return leaderboard_json(leaderboard);
    }
    if (format == "csv") {
        return leaderboard_csv(leaderboard);
    }
    if (format == "markdown") {
        return leaderboard_markdown(leaderboard);
    }
    return leaderboard_table(leaderboard, terminal_style());
}

void print_leaderboard(const LeaderboardOptions& options) {
    std::vector<Where> conditions;
    for (const std::string& text : options.where) {
        conditions.push_back(parse_where(text));
    }
    Leaderboard leaderboard = make_leaderboard(open_record(options.directory).snapshot());
    filter(leaderboard, conditions);
    if (options.top && std::ssize(leaderboard.rows) > *options.top) {
        leaderboard.rows.resize(static_cast<std::size_t>(*options.top));
    }
    if (!options.sort.empty()) {
        sort_by(leaderboard, options.sort);
    }
    fmt::print("{}", formatted(leaderboard, options.format));
}

}  // namespace

void add_leaderboard(CLI::App& app, ExitCode&) {
    auto options = std::make_shared<LeaderboardOptions>();
    CLI::App* command = app.add_subcommand(
        "leaderboard", "List configurations, best first, with intervals; also while the sweep runs");
    command->add_option("DIR", options->directory, "The sweep's directory")->required();
    command
        ->add_option(
            "--where", options->where,
            "Only configurations that meet it: optimizer=adam, 'learning_rate<0.01', 'optimizer in adam,sgd', "
            "or a metric; all of several must hold")
        ->allow_extra_args(false);
    command->add_option("--top", options->top, "Only the best K")->check(whole_number(1, 1'000'000));
    command
        ->add_option("--sort", options->sort,
                     "By this parameter or metric, smallest first [default: best first]")
        ->type_name("NAME");
    command->add_option("--format", options->format, "table, json, csv or markdown")
        ->check(one_of({"table", "json", "csv", "markdown"}))
        ->capture_default_str();
    command->footer(
        "Example:\n  trommel leaderboard recyclables --top 10 --where optimizer=adam --where 'learning_rate<0.01'");
    command->callback([options] { print_leaderboard(*options); });
}

}  // namespace trommel::cli
