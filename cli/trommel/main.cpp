// trommel: the command that a person types.
#include <cstdio>
#include <exception>
#include <string>

#include <CLI/CLI.hpp>

#include "cli/trommel/commands.hpp"
#include "sweep/errors.hpp"
#include "sweep/version.hpp"

namespace {

using namespace trommel::cli;

void add_commands(CLI::App& app, ExitCode& exit_code) {
    add_import(app, exit_code);
    add_inspect(app, exit_code);
    add_check(app, exit_code);
    add_run(app, exit_code);
    add_extend(app, exit_code);
    add_retry(app, exit_code);
    add_enqueue(app, exit_code);
    add_stop(app, exit_code);
    add_status(app, exit_code);
    add_leaderboard(app, exit_code);
    add_show(app, exit_code);
    add_reproduce(app, exit_code);
    add_doctor(app, exit_code);
}

// CLI11's own messages, with the exit code that trommel promises for wrong use.
int report_usage(const CLI::App& app, const CLI::ParseError& error) {
    const auto unknown = app.remaining();
    if (app.get_subcommands().empty() && !unknown.empty() && error.get_exit_code() != 0) {
        std::fprintf(stderr, "trommel: unknown command '%s'; 'trommel --help' lists them\n",
                     unknown.front().c_str());
        return static_cast<int>(ExitCode::wrong_input);
    }
    return app.exit(error) == 0 ? 0 : static_cast<int>(ExitCode::wrong_input);
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app(
        "Searches the hyperparameters of image classifiers on many cores or a cluster.\n"
        "One file says what to search; one command runs it, and the same command goes on after a crash.");
    app.name("trommel");
    app.set_version_flag("--version",
                         std::string(trommel::version()) + " (" + std::string(trommel::revision()) + ")");
    app.require_subcommand(1);
    app.footer(
        "Example:\n"
        "  trommel import images photos -o photos.h5 --size 96x128\n"
        "  trommel run sweep.toml\n"
        "  trommel leaderboard sweep\n"
        "  trommel reproduce sweep best");

    ExitCode exit_code = ExitCode::done;
    add_commands(app, exit_code);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return report_usage(app, error);
    } catch (const trommel::InputError& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return static_cast<int>(ExitCode::wrong_input);
    } catch (const trommel::StorageError& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return static_cast<int>(ExitCode::wrong_input);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "trommel: %s\n", error.what());
        return static_cast<int>(ExitCode::failed);
    }
    return static_cast<int>(exit_code);
}
