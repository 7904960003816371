#include "cli/commands/run/run_progress.hpp"

#include <unistd.h>

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "cli/console/table.hpp"
#include "report/text_table.hpp"
#include "sweep/planned_trials.hpp"
#include "system/printing.hpp"
#include "system/shell_words.hpp"

namespace trommel::cli {

namespace {

using std::chrono::steady_clock;
using namespace std::chrono_literals;

std::string duration(double seconds) {
    const auto whole = static_cast<std::int64_t>(seconds);
    if (whole < 60) {
        return fmt::format("{} s", whole);
    }
    if (whole < 3600) {
        return fmt::format("{}:{:02} min", whole / 60, whole % 60);
    }
    return fmt::format("{}:{:02} h", whole / 3600, whole / 60 % 60);
}

std::string failure_text(const FailedTrial& failed, const SweepDirectory& directory) {
    const std::string name = to_text(failed.trial);
    return fmt::format("{} failed: {}; what it printed: trommel logs {} {}", name,
                       one_line(failed.reason, 300), shell_path(directory.path), name);
}

// Cuts the text to one line of the terminal, because a line that wraps cannot be erased.
std::string cut(const std::string& text) {
    const auto columns = terminal_columns(STDERR_FILENO);
    return columns ? text.substr(0, static_cast<std::size_t>(*columns - 1)) : text;
}

}  // namespace

RunProgress::RunProgress(const Sweep& sweep, const SweepDirectory& directory, const SweepProgress& before)
    : directory_(directory),
      planned_(planned_trials(sweep)),
      finals_(planned_final_trials(sweep)),
      may_end_early_(sweep.target.has_value()),
      done_before_(before.ended()),
      ended_(before.ended()),
      told_of_failure_(before.first_failed.has_value()),
      metric_(sweep.objectives.front().metric),
      began_(steady_clock::now()),
      terminal_(isatty(STDERR_FILENO) != 0) {}

RunProgress::~RunProgress() {
    if (terminal_ && !shown_.empty()) {
        print_note("\n");
    }
}

std::string RunProgress::line(const SweepProgress& now) const {
    const std::int64_t finished = now.ended();
    const std::int64_t running = now.count(TrialState::running);
    const std::int64_t searched = finished - now.ended_finals;
    // More than planned, if the sweep was extended meanwhile.
    std::string text = planned_ ? fmt::format("{} of {} trials", searched, std::max(*planned_, searched))
                                : fmt::format("{} trials", searched);
    if (now.ended_finals > 0 || (finals_ > 0 && planned_ && finished + running > *planned_)) {
        text += fmt::format(" and {} more in the finals", now.ended_finals);
        text += now.ended_finals <= finals_ ? fmt::format(" (at most {})", finals_) : "";
    }
    text += fmt::format(", {} running", running);
    if (const std::int64_t failed = now.count(TrialState::failed); failed > 0) {
        text += fmt::format(", {} failed", failed);
    }
    if (now.best) {
        text += fmt::format(", best trial {} {} {:.4f}", to_text(*now.best), metric_, now.best_value);
    }
    if (planned_ && finished > done_before_ && finished < *planned_) {
        text += fmt::format(", {}{} left", may_end_early_ ? "at most " : "",
                            duration(seconds_left(*planned_ - finished)));
    }
    return text;
}

// Estimated from the pace until the last trial ended, minus the time since then.
double RunProgress::seconds_left(std::int64_t trials) const {
    const auto seconds = [](steady_clock::duration time) {
        return std::chrono::duration<double>(time).count();
    };
    const double pace = seconds(last_end_ - began_) / static_cast<double>(ended_ - done_before_);
    return std::max(pace * static_cast<double>(trials) - seconds(steady_clock::now() - last_end_), 0.0);
}

void RunProgress::update(const SweepProgress& now) {
    if (now.first_failed && !std::exchange(told_of_failure_, true)) {
        say(failure_text(*now.first_failed, directory_));
    }
    if (now.ended() > std::exchange(ended_, now.ended())) {
        last_end_ = steady_clock::now();
    }
    const std::string text = terminal_ ? cut(line(now)) : line(now);
    if (terminal_) {
        if (text != shown_) {
            wipe_line();
            print_note(text);
        }
        shown_ = text;
        return;
    }
    const bool due = steady_clock::now() - last_line_ > 15s || now.last_event.event == SweepEvent::finished;
    if (due && text != shown_) {
        print_note("{}\n", text);
        last_line_ = steady_clock::now();
        shown_ = text;
    }
}

void RunProgress::say(const std::string& text) {
    print_note("{}{}\n", terminal_ && !shown_.empty() ? "\n" : "", text);
    shown_.clear();
}

}  // namespace trommel::cli
