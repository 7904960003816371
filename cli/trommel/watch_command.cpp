// trommel watch: its status, again and again, until the sweep is finished.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <tuple>

#include <fmt/format.h>
#include <unistd.h>

#include "cli/trommel/commands.hpp"
#include "cli/trommel/look_at.hpp"
#include "cli/trommel/table.hpp"
#include "report/status.hpp"

namespace trommel::cli {

namespace {

constexpr std::chrono::seconds between_looks(2);

// Draws over what it drew before.
class Screen {
  public:
    void draw(const std::string& text) {
        if (lines_ > 0) {
            fmt::print("\033[{}A\033[J", lines_);
        }
        fmt::print("{}", text);
        std::fflush(stdout);
        lines_ = std::ranges::count(text, '\n');
    }

  private:
    std::int64_t lines_ = 0;
};

// In a file or a pipe only what has changed is worth another paragraph.
class Paragraphs {
  public:
    void add(const Status& status, const std::string& text) {
        const auto now = std::tuple(status.state, status.last_event, ended_trials(status));
        if (now != before_) {
            fmt::print("{}{}", first_ ? "" : "\n", text);
            std::fflush(stdout);
        }
        before_ = now;
        first_ = false;
    }

  private:
    std::tuple<SweepState, std::string, std::int64_t> before_{SweepState::queued, "", -1};
    bool first_ = true;
};

void watch(const std::filesystem::path& directory) {
    const bool terminal = isatty(STDOUT_FILENO) != 0;
    Screen screen;
    Paragraphs paragraphs;
    while (true) {
        const Status status = look_at(directory);
        const std::string text = to_text(status, terminal_style());
        terminal ? screen.draw(text) : paragraphs.add(status, text);
        if (status.state == SweepState::finished) {
            return;
        }
        std::this_thread::sleep_for(between_looks);
    }
}

}  // namespace

void add_watch(CLI::App& app, ExitCode&) {
    auto directory = std::make_shared<std::filesystem::path>();
    CLI::App* command =
        app.add_subcommand("watch", "Its status, drawn again every two seconds until the sweep is finished");
    command->add_option("DIR", *directory, "The sweep's directory")->required();
    command->footer("Example:\n  trommel watch recyclables");
    command->callback([directory] { watch(*directory); });
}

}  // namespace trommel::cli
