// trommel: the command that a person types.
#include <cstdio>
#include <exception>
#include <new>
#include <string>

#include <CLI/CLI.hpp>

#include "cli/commands/commands.hpp"
#include "cli/console/interrupt.hpp"
#include "cli/console/wrong_use.hpp"
#include "system/errors.hpp"
#include "system/printable.hpp"
#include "system/printing.hpp"
#include "system/version.hpp"

namespace {

using namespace trommel::cli;

constexpr const char* begin = "Begin";
constexpr const char* search = "Search";
constexpr const char* results = "Results";
constexpr const char* this_machine = "This machine";

struct Command {
    const char* group;
    void (*add)(CLI::App&, ExitCode&);
};

// In the order in which a newcomer needs them.
// clang-format off
constexpr Command commands[] = {
    {begin, add_import},
    {begin, add_inspect},
    {begin, add_features},
    {begin, add_init},
    {begin, add_models},
    {begin, add_check},
    {begin, add_try},
    {search, add_run},
    {search, add_submit},
    {search, add_stage},
    {search, add_list},
    {search, add_status},
    {search, add_watch},
    {search, add_logs},
    {search, add_stop},
    {search, add_extend},
    {search, add_enqueue},
    {search, add_retry},
    {search, add_delete},
    {results, add_leaderboard},
    {results, add_trials},
    {results, add_show},
    {results, add_compare},
    {results, add_report},
    {results, add_reproduce},
    {results, add_replay},
    {this_machine, add_doctor},
    {"", add_guard},     // for Slurm jobs,
    {"", add_shield},    // for mpirun,
    {"", add_complete},  // and for shells, not for people
};
// clang-format on

void add_commands(CLI::App& app, ExitCode& exit_code) {
    for (const Command& command : commands) {
        command.add(app, exit_code);
        app.get_subcommands([](CLI::App*) { return true; }).back()->group(command.group);
    }
}

int run_command_line(int argc, char** argv) {
    CLI::App app(
        "Searches the hyperparameters of image classifiers on many cores or a cluster.\n"
        "One file says what to search; one command runs it, and the same command resumes it after a crash.");
    app.name("trommel");
    app.set_version_flag("--version",
                         std::string(trommel::version()) + " (" + std::string(trommel::revision()) + ")");
    app.require_subcommand(1);
    app.footer(
        "Example:\n"
        "  trommel import images photos -o photos.h5 --size 96x128\n"
        "  trommel init photos.h5 -o photos.toml\n"
        "  trommel run photos.toml\n"
        "  trommel leaderboard photos-sweep\n"
        "  trommel reproduce photos-sweep best");

    ExitCode exit_code = ExitCode::done;
    add_commands(app, exit_code);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return report_usage(app, error);
    } catch (const Interrupted&) {
        std::fputs("interrupted\n", stderr);
        return static_cast<int>(ExitCode::failed);
    } catch (const trommel::InputError& error) {
        std::fprintf(stderr, "%s\n", trommel::printable_lines(error.what()).c_str());
        return static_cast<int>(ExitCode::wrong_input);
    } catch (const trommel::StorageError& error) {
        std::fprintf(stderr, "%s\n", trommel::printable_lines(error.what()).c_str());
        return static_cast<int>(ExitCode::wrong_input);
    } catch (const std::bad_alloc&) {
        std::fputs("trommel: there is not enough memory; allow more (ulimit -v, a job's --mem)\n", stderr);
        return static_cast<int>(ExitCode::failed);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "trommel: %s\n", trommel::printable_lines(error.what()).c_str());
        return static_cast<int>(ExitCode::failed);
    }
    return static_cast<int>(exit_code);
}

// Fails if the results could not be written. A command that has already failed has printed why.
int deliver_results(int exit_code) {
    if (exit_code != static_cast<int>(ExitCode::done)) {
        return exit_code;
    }
    try {
        trommel::flush_results();
        return exit_code;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "trommel: %s\n", error.what());
        return static_cast<int>(ExitCode::failed);
    }
}

}  // namespace

int main(int argc, char** argv) {
    trommel::fill_closed_standard_files();
    return deliver_results(run_command_line(argc, argv));
}
