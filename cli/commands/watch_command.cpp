// trommel watch: shows the status again and again, until the sweep is finished.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <tuple>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "cli/commands/commands.hpp"
#include "cli/console/look_at.hpp"
#include "cli/console/table.hpp"
#include "report/status.hpp"
#include "system/errors.hpp"
#include "system/printing.hpp"

namespace trommel::cli {

namespace {

constexpr std::chrono::seconds between_looks(2);
constexpr std::chrono::seconds between_questions(10);  // to Slurm's controller, which is shared by all users

// The part of the text that can be redrawn: at most the rows of the terminal, minus one for the cursor.
std::string upper_rows(const std::string& text) {
    const int rows = terminal_rows().value_or(0);
    std::size_t end = 0;
    for (int row = 1; row < rows && end < text.size(); ++row) {
        end = std::min(text.find('\n', end), text.size() - 1) + 1;
    }
    return end == 0 ? text : text.substr(0, end);
}

// Draws over the previous status.
class Screen {
  public:
    void draw(const std::string& whole) {
        const std::string text = upper_rows(whole);
        if (lines_ > 0) {
            fmt::print("\033[{}A\033[J", lines_);
        }
        fmt::print("{}", text);
        flush_results();
        lines_ = std::ranges::count(text, '\n');
    }

  private:
    std::int64_t lines_ = 0;
};

// In a file or a pipe, prints a new paragraph only if something has changed.
class Paragraphs {
  public:
    void add(const Status& status, const std::string& text) {
        const auto now =
            std::tuple(status.state, status.last_event, ended_trials(status), in_short(status.jobs));
        if (before_ != now) {
            fmt::print("{}{}", before_ ? "\n" : "", text);
            flush_results();
        }
        before_ = now;
    }

  private:
    std::optional<std::tuple<SweepState, std::string, std::int64_t, std::string>> before_;
};

/// Reads the sweep's status, and less often that of its jobs.
class Look {
  public:
    explicit Look(std::filesystem::path directory) : directory_(std::move(directory)), jobs_({directory_}) {}

    Status first() const { return look_at(directory_, jobs_); }

    // Nothing if the record cannot be read at the moment, as on a full disk.
    std::optional<Status> again() {
        if (std::chrono::steady_clock::now() - asked_ > between_questions) {
            jobs_ = SweepJobs({directory_});
            asked_ = std::chrono::steady_clock::now();
        }
        try {
            return look_at(directory_, jobs_);
        } catch (const StorageError&) {
            return std::nullopt;
        }
    }

  private:
    std::filesystem::path directory_;
    SweepJobs jobs_;
    std::chrono::steady_clock::time_point asked_ = std::chrono::steady_clock::now();
};

void watch(const std::filesystem::path& directory) {
    const bool terminal = isatty(STDOUT_FILENO) != 0;
    Screen screen;
    Paragraphs paragraphs;
    Look look(directory);
    std::optional<Status> status = look.first();
    while (true) {
        if (status) {
            const std::string text = to_text(*status, terminal_style());
            terminal ? screen.draw(text) : paragraphs.add(*status, text);
            if (status->state == SweepState::finished) {
                return;
            }
        }
        std::this_thread::sleep_for(between_looks);
        status = look.again();
    }
}

}  // namespace

void add_watch(CLI::App& app, ExitCode&) {
    auto directory = std::make_shared<std::filesystem::path>();
    CLI::App* command =
        app.add_subcommand("watch", "Show the status every two seconds until the sweep is finished");
    command->add_option("DIR", *directory, "The sweep's directory")->required();
    command->footer("Example:\n  trommel watch recyclables");
    command->callback([directory] { watch(*directory); });
}

}  // namespace trommel::cli
