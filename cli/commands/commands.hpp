// The subcommands of `trommel`: each adds itself to the command line, with its options, its example and its
// action.
#pragma once

#include <CLI/CLI.hpp>

#include "cli/console/exit_code.hpp"

namespace trommel::cli {

// The action of a command sets `exit_code` unless it succeeds. It throws InputError and StorageError, which
// main prints as one line each before it exits with ExitCode::wrong_input.
void add_import(CLI::App& app, ExitCode& exit_code);
void add_features(CLI::App& app, ExitCode& exit_code);
void add_inspect(CLI::App& app, ExitCode& exit_code);
void add_init(CLI::App& app, ExitCode& exit_code);
void add_models(CLI::App& app, ExitCode& exit_code);
void add_check(CLI::App& app, ExitCode& exit_code);
void add_try(CLI::App& app, ExitCode& exit_code);
void add_run(CLI::App& app, ExitCode& exit_code);
void add_submit(CLI::App& app, ExitCode& exit_code);
void add_stage(CLI::App& app, ExitCode& exit_code);
void add_extend(CLI::App& app, ExitCode& exit_code);
void add_retry(CLI::App& app, ExitCode& exit_code);
void add_enqueue(CLI::App& app, ExitCode& exit_code);
void add_stop(CLI::App& app, ExitCode& exit_code);
void add_delete(CLI::App& app, ExitCode& exit_code);
void add_list(CLI::App& app, ExitCode& exit_code);
void add_status(CLI::App& app, ExitCode& exit_code);
void add_watch(CLI::App& app, ExitCode& exit_code);
void add_logs(CLI::App& app, ExitCode& exit_code);
void add_leaderboard(CLI::App& app, ExitCode& exit_code);
void add_trials(CLI::App& app, ExitCode& exit_code);
void add_show(CLI::App& app, ExitCode& exit_code);
void add_compare(CLI::App& app, ExitCode& exit_code);
void add_report(CLI::App& app, ExitCode& exit_code);
void add_reproduce(CLI::App& app, ExitCode& exit_code);
void add_replay(CLI::App& app, ExitCode& exit_code);
void add_doctor(CLI::App& app, ExitCode& exit_code);
void add_guard(CLI::App& app, ExitCode& exit_code);
void add_shield(CLI::App& app, ExitCode& exit_code);
void add_complete(CLI::App& app, ExitCode& exit_code);

}  // namespace trommel::cli
