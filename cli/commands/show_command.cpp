// trommel show: shows one configuration or one trial, with everything in the record about it.
#include <filesystem>
#include <memory>
#include <string>

#include <fmt/format.h>

#include "cli/commands/commands.hpp"
#include "cli/console/option_checks.hpp"
#include "cli/console/table.hpp"
#include "report/names.hpp"
#include "report/show.hpp"
#include "sweep_directory/open_record.hpp"
#include "system/printable.hpp"

namespace trommel::cli {

namespace {

struct ShowOptions {
    std::filesystem::path directory;
    std::string id;
    std::string format = "table";
};

template <class Shown>
void print(const Shown& shown, const std::string& format) {
    fmt::print("{}", format == "json" ? to_json_text(shown) : to_text(shown, terminal_style()));
}

void show(const ShowOptions& options) {
    const ResultsReader reader = open_record(options.directory);
    const Snapshot snapshot = reader.snapshot();
    if (const auto trial = parse_trial_id(options.id)) {
        print(find_trial(snapshot, *trial, reader.attempts(*trial)), options.format);
        return;
    }
    const ConfigurationId configuration = named_configuration(snapshot, options.id);
    if (options.format == "table" && to_text(configuration) != options.id) {
        fmt::print("{} is {}\n", printable(options.id), to_text(configuration));
    }
    print(find_configuration(snapshot, configuration), options.format);
}

}  // namespace

void add_show(CLI::App& app, ExitCode&) {
    auto options = std::make_shared<ShowOptions>();
    CLI::App* command = app.add_subcommand("show", "Show one configuration (c12) or one trial (c12s3)");
    command->add_option("DIR", options->directory, "The sweep's directory")->required();
    command->add_option("ID", options->id, "c12, c12s3, best, or a label")->required();
    command->add_option("--format", options->format, "table or json")
        ->check(one_of({"table", "json"}))
        ->capture_default_str();
    command->footer("Example:\n  trommel show recyclables c12s3");
    command->callback([options] { show(*options); });
}

}  // namespace trommel::cli
