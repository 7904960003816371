#include "cli/trommel/run_import.hpp"

#include <fmt/format.h>

#include <csignal>

#include "cli/trommel/progress_bar.hpp"
#include "storage/shards/describe_shard.hpp"

namespace trommel::cli {
namespace {

volatile std::sig_atomic_t interrupted = 0;

/// While it lives, Ctrl-C and a file-size limit end the import through an error, so that no half-written file
/// stays. A second Ctrl-C ends the program at once.
class SignalGuard {
  public:
    SignalGuard() {
        struct sigaction action {};
        action.sa_handler = [](int) { interrupted = 1; };
        action.sa_flags = static_cast<int>(SA_RESETHAND);
        ::sigaction(SIGINT, &action, &before_);
        file_size_ = ::signal(SIGXFSZ, SIG_IGN);  // the write then fails with EFBIG
    }
    ~SignalGuard() {
        ::sigaction(SIGINT, &before_, nullptr);
        ::signal(SIGXFSZ, file_size_);
    }
    SignalGuard(const SignalGuard&) = delete;
    SignalGuard& operator=(const SignalGuard&) = delete;

  private:
    struct sigaction before_ {};
    void (*file_size_)(int);
};

struct Interrupted {};

void print(const std::string& output, const ImportReport& report) {
    if (!report.unreadable.empty()) {
        const auto all = static_cast<std::size_t>(report.info.images) + report.unreadable.size();
        fmt::print(stderr, "warning: {}\n",
                   describe_unreadable(report.unreadable, all, "cannot be read and were skipped"));
    }
    for (const std::string& warning : report.warnings) {
        fmt::print(stderr, "warning: {}\n", warning);
    }
    fmt::print("{}: {}", output, describe(report.info, report.file_bytes));
    for (const std::string& note : report.notes) {
        fmt::print("\n{}\n", note);
    }
    if (report.left_out > 0) {
        fmt::print("\n{} images were left out, as asked\n", report.left_out);
    }
    if (report.ignored_files > 0) {
        fmt::print("\n{} files or folders were ignored (no .jpg, .jpeg or .png, or not in a class folder)\n",
                   report.ignored_files);
    }
}

}  // namespace

void run_import(const std::string& output, ExitCode& exit_code,
                const std::function<ImportReport(const ImportProgress&)>& import) {
    const SignalGuard guard;
    try {
        ImportReport report;
        {
            ProgressBar bar("import");
            report = import([&bar](std::int64_t done, std::int64_t total) {
                if (interrupted) {
                    throw Interrupted();
                }
                bar.update(done, total);
            });
        }
        print(output, report);
    } catch (const Interrupted&) {
        fmt::print(stderr, "interrupted; {} was not written\n", output);
        exit_code = ExitCode::failed;
    }
}

}  // namespace trommel::cli
