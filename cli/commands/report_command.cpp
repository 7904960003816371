// trommel report: writes one HTML file with the plots and tables of a sweep.
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "cli/commands/commands.hpp"
#include "report/page.hpp"
#include "report/page_data.hpp"
#include "sweep/planned_trials.hpp"
#include "sweep_directory/coordinator_probe.hpp"
#include "sweep_directory/open_record.hpp"
#include "sweep_directory/sweep_directory.hpp"
#include "system/errors.hpp"
#include "system/printable.hpp"
#include "system/whole_file.hpp"

namespace trommel::cli {

namespace {

namespace fs = std::filesystem;

struct ReportOptions {
    fs::path directory;
    fs::path output = "report.html";
};

void check_is_a_file_name(const fs::path& path) {
    const std::string name = printable(path.string());
    std::error_code none;
    if (path == "-") {
        throw InputError("-o -: a report is a file, not output; name it, for example -o report.html");
    }
    if (fs::is_directory(path, none)) {
        throw InputError(name + ": is a directory; name a file in it, for example -o " +
                         printable((path / "report.html").string()));
    }
    if (path.has_parent_path() && !fs::is_directory(path.parent_path(), none)) {
        throw InputError(name + ": there is no directory " + printable(path.parent_path().string()) +
                         "; make it first, or choose another");
    }
}

// A report is made again and again; any other file was not meant. An empty one loses nothing.
void check_is_no_other_file(const fs::path& path) {
    std::error_code none;
    if (!fs::exists(path, none) || (fs::is_regular_file(path, none) && fs::file_size(path, none) == 0)) {
        return;
    }
    std::string begin(page_begin.size(), '\0');
    std::ifstream file;
    if (fs::is_regular_file(path, none)) {  // opening a FIFO would wait
        file.open(path);
    }
    if (!file.is_open() || !file.read(begin.data(), static_cast<std::streamsize>(begin.size())) ||
        begin != page_begin) {
        throw InputError(path.string() +
                         ": exists and is not a report (only reports are overwritten); choose another name "
                         "with -o FILE.html");
    }
}

// Nothing if the file is from an older trommel, and this one cannot read it.
std::optional<Sweep> readable_sweep(const SweepSource& source) {
    try {
        return sweep_from(source);
    } catch (const InputError&) {
        return std::nullopt;
    }
}

std::string page_of(const fs::path& directory) {
    const DetailedSnapshot record = open_record(directory).detailed_snapshot(
        [](const Snapshot& snapshot) { return trials_with_curves(snapshot); });
    const std::optional<Sweep> sweep = readable_sweep(record.snapshot.source);
    return to_page(page_data(
        {.record = record,
         .space = sweep ? sweep->space : SearchSpace{},
         .directory = directory.string(),
         .coordinator = coordinator_at_work(directory) ? CoordinatorState::running : CoordinatorState::gone,
         .planned_trials = sweep ? planned_trials(*sweep) : std::nullopt}));
}

void report(const ReportOptions& options) {
    check_is_a_file_name(options.output);
    check_is_no_other_file(options.output);
    const std::string page = page_of(options.directory);
    write_whole(options.output, page);
    fmt::print("wrote {} ({:.1f} MB); open it in a browser, here or on any machine: it needs no network\n",
               printable(options.output.string()), static_cast<double>(page.size()) / 1e6);
}

}  // namespace

void add_report(CLI::App& app, ExitCode&) {
    auto options = std::make_shared<ReportOptions>();
    CLI::App* command = app.add_subcommand(
        "report",
        "Write one HTML file with plots, the leaderboard and all trials; also while the sweep runs");
    command->add_option("DIR", options->directory, "The sweep's directory")->required();
    command->add_option("-o,--output", options->output, "The file to write; an earlier report is replaced")
        ->type_name("FILE.html")
        ->capture_default_str();
    command->footer("Example:\n  trommel report recyclables -o recyclables.html");
    command->callback([options] { report(*options); });
}

}  // namespace trommel::cli
