#include "cli/commands/import/run_import.hpp"

#include <fmt/format.h>

#include <csignal>

#include "cli/console/interrupt.hpp"
#include "cli/console/progress_bar.hpp"
#include "storage/shards/describe_shard.hpp"
#include "system/printing.hpp"
#include "system/shell_words.hpp"

namespace trommel::cli {
namespace {

/// While it lives, exceeding a file-size limit makes writes fail (EFBIG) instead of killing the process, so
/// that no half-written file is left.
class FileSizeGuard {
  public:
    FileSizeGuard() : before_(::signal(SIGXFSZ, SIG_IGN)) {}
    ~FileSizeGuard() { ::signal(SIGXFSZ, before_); }
    FileSizeGuard(const FileSizeGuard&) = delete;
    FileSizeGuard& operator=(const FileSizeGuard&) = delete;

  private:
    void (*before_)(int);
};

void print(const std::string& output, const ImportReport& report) {
    if (!report.unreadable.empty()) {
        const auto all = static_cast<std::size_t>(report.info.images) + report.unreadable.size();
        print_note("warning: {}\n",
                   describe_unreadable(report.unreadable, all, "cannot be read and were skipped"));
    }
    if (report.passed_over.files() > 0) {
        print_note("warning: {}\n", report.passed_over.describe());
    }
    for (const std::string& warning : report.warnings) {
        print_note("warning: {}\n", warning);
    }
    fmt::print("{}: {}", output, describe(report.info, report.file_bytes));
    if (!report.originals.empty()) {
        fmt::print("\n{}\n", report.originals);
    }
    for (const std::string& note : report.notes) {
        fmt::print("\n{}\n", note);
    }
    if (report.left_out > 0) {
        fmt::print("\n{} images were left out, as requested\n", report.left_out);
    }
    fmt::print("\nnext: trommel init {}\n", shell_path(output));
}

}  // namespace

void run_import(const std::string& output, ExitCode& exit_code,
                const std::function<ImportReport(const ImportProgress&)>& import) {
    const InterruptGuard interrupt_guard;
    const FileSizeGuard file_size_guard;
    try {
        ImportReport report;
        {
            ProgressBar bar("import");
            report = import([&bar](std::int64_t done, std::int64_t total) {
                if (interrupted()) {
                    throw Interrupted();
                }
                bar.update(done, total);
            });
        }
        print(output, report);
    } catch (const Interrupted&) {
        print_note("interrupted; {} was not written\n", output);
        exit_code = ExitCode::failed;
    }
}

}  // namespace trommel::cli
