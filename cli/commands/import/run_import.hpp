// What all kinds of `trommel import` share: a progress bar, Ctrl-C, and what is said at the end.
#pragma once

#include <functional>
#include <string>

#include "cli/commands/commands.hpp"
#include "storage/import/import_report.hpp"

namespace trommel::cli {

/// The two kinds; each adds itself to `trommel import`.
void add_import_images(CLI::App& import, ExitCode& exit_code);
void add_import_idx(CLI::App& import, ExitCode& exit_code);

/// Runs `import`, which makes the shard `output`, and prints its report. After Ctrl-C it says so and sets
/// ExitCode::failed; no half-written file stays.
void run_import(const std::string& output, ExitCode& exit_code,
                const std::function<ImportReport(const ImportProgress&)>& import);

}  // namespace trommel::cli
