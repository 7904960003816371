// `trommel import`: turns images into a shard.

#include "cli/commands/import/run_import.hpp"

namespace trommel::cli {

void add_import(CLI::App& app, ExitCode& exit_code) {
    CLI::App* const command = app.add_subcommand("import", "Turn images into a shard");
    command->require_subcommand(1);
    command->footer("Example:\n  trommel import images photos/ -o photos.h5 --size 96x128");
    add_import_images(*command, exit_code);
    add_import_idx(*command, exit_code);
}

}  // namespace trommel::cli
