// trommel extend: changes the budget of a sweep that is running, was stopped or has finished.
#include <charconv>
#include <cmath>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include <fmt/format.h>

#include "cli/commands/commands.hpp"
#include "coordinator/extension.hpp"
#include "search_spaces/value_reader.hpp"
#include "sweep_directory/ask_coordinator.hpp"
#include "sweep_directory/coordinator_probe.hpp"
#include "sweep_directory/open_record.hpp"
#include "sweep_directory/request_box.hpp"
#include "sweep_directory/sweep_directory.hpp"
#include "system/errors.hpp"
#include "system/printing.hpp"

namespace trommel::cli {

namespace {

struct ExtendOptions {
    std::filesystem::path directory;
    std::map<Limit, std::string> amounts;  // as typed; empty if not given
};

std::optional<double> read_number(std::string_view text) {
    double number = 0;
    const char* const end = text.data() + text.size();
    const auto [last, error] = std::from_chars(text.data(), end, number);
    const bool is_amount = error == std::errc{} && last == end && number > 0 && number <= 1e15;
    return is_amount ? std::optional(number) : std::nullopt;
}

// As in a sweep file: 2.5, "90m" or "2h".
std::optional<double> read_hours(std::string_view text) {
    const auto duration = parse_duration(text);
    return duration ? static_cast<double>(duration->count()) / 3600 : read_number(text);
}

LimitChange read_change(Limit limit, const std::string& text) {
    const bool more = text.starts_with('+');
    const std::string_view amount = std::string_view(text).substr(more ? 1 : 0);
    const auto read = limit == Limit::hours ? read_hours(amount) : read_number(amount);
    if (!read || (limit != Limit::hours && *read != std::floor(*read))) {
        throw InputError(
            "--" + std::string(to_text(limit)) + " " + text + ": " +
            (limit == Limit::hours
                 ? "not a duration above 0; write +2h or +90m to add that much, or 12.5 for a total of 12.5 "
                   "hours"
                 : "not a whole number above 0; write +50 to add 50, or 200 for a total of 200"));
    }
    return {.limit = limit, .amount = *read, .more = more};
}

// The budget after the requests that have not been processed yet.
Budget with_what_waits(Budget budget, const Spent& spent, const std::filesystem::path& directory) {
    for (const Request& waiting : RequestBox(directory).look([](std::string_view) {})) {
        if (const auto* earlier = std::get_if<Extend>(&waiting.what)) {
            budget = extended(budget, spent, *earlier).budget;
        }
    }
    return budget;
}

// The coordinator checks again when it processes the request: more may be spent until then.
std::string words_on(const Extend& request, const std::filesystem::path& directory) {
    const ResultsReader reader = open_record(directory);
    const Spent spent = spent_by(reader.history());
    const Budget budget = with_what_waits(sweep_from(reader.source()).budget, spent, directory);
    const Extension extension = extended(budget, spent, request);
    if (extension.refused) {
        throw InputError(to_text({.id = "", .what = request}) + ": " + extension.text);
    }
    return extension.text;
}

void note_a_reached_target(const std::filesystem::path& directory) {
    const SweepChanged last = open_record(directory).progress().last_event;
    if (last.event == SweepEvent::finished && !last.detail.empty()) {
        print_note("note: {}; no trial is made until 'target' in [budget] is raised or removed\n",
                   last.detail);
    }
}

void extend(const ExtendOptions& options) {
    Extend request;
    for (const auto& [limit, text] : options.amounts) {
        if (text.empty()) {
            continue;
        }
        request.changes.push_back(read_change(limit, text));
    }
    if (request.changes.empty()) {
        throw InputError("extend: nothing to change; add --configurations, --trials, --epochs or --hours");
    }
    const std::string words = words_on(request, options.directory);
    if (!coordinator_at_work(options.directory)) {
        fmt::print("{}\n", words);
        note_a_reached_target(options.directory);
    }
    ask_coordinator(options.directory, request);
}

}  // namespace

void add_extend(CLI::App& app, ExitCode&) {
    auto options = std::make_shared<ExtendOptions>();
    CLI::App* command = app.add_subcommand("extend", "Change the budget of a sweep, also while it runs");
    command->add_option("DIR", options->directory, "The sweep's directory")->required();
    for (const Limit limit : all_limits) {
        const std::string name(to_text(limit));
        const bool is_time = limit == Limit::hours;
        command
            ->add_option(
                "--" + name, options->amounts[limit],
                is_time ? "+2h, +90m: add that much; 12.5: total hours" : "+50: add 50; 200: total of 200")
            ->type_name(is_time ? "DURATION" : "NUMBER");
    }
    command->footer("Example:\n  trommel extend recyclables --configurations +50");
    command->callback([options] { extend(*options); });
}

}  // namespace trommel::cli
