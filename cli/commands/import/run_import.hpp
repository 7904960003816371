// Common parts of all kinds of `trommel import`: the progress bar, Ctrl-C, and the report at the end.
#pragma once

#include <functional>
#include <string>

#include "cli/commands/commands.hpp"
#include "storage/import/import_report.hpp"

namespace trommel::cli {

/// The two kinds; each adds itself to `trommel import`.
void add_import_images(CLI::App& import, ExitCode& exit_code);
void add_import_idx(CLI::App& import, ExitCode& exit_code);

/// Runs `import`, which writes the shard `output`, and prints its report. After Ctrl-C it prints a note and
/// sets ExitCode::failed; no half-written file is left.
void run_import(const std::string& output, ExitCode& exit_code,
                const std::function<ImportReport(const ImportProgress&)>& import);

}  // namespace trommel::cli
