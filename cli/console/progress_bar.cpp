#include "cli/console/progress_bar.hpp"

#include <unistd.h>

#include <cmath>

#include <fmt/format.h>

#include "system/printing.hpp"

namespace trommel::cli {
namespace {

std::string time_text(double seconds) {
    const auto whole = static_cast<std::int64_t>(std::ceil(seconds));
    if (whole < 120) {
        return fmt::format("{} s", whole);
    }
    if (whole < 2 * 3600) {
        return fmt::format("{} min", (whole + 59) / 60);
    }
    return fmt::format("{:.1f} h", seconds / 3600);
}

}  // namespace

std::string progress_line(std::string_view label, std::int64_t done, std::int64_t total,
                          std::chrono::duration<double> elapsed) {
    const int percent = total > 0 ? static_cast<int>(100 * done / total) : 0;
    std::string line = fmt::format("{}   {}/{}   {} %", label, done, total, percent);
    if (done > 0 && elapsed.count() > 0) {
        const double rate = static_cast<double>(done) / elapsed.count();
        line += rate >= 1 ? fmt::format("   {:.0f}/s", rate) : fmt::format("   {:.1f}/min", 60 * rate);
        line += fmt::format("   {} left", time_text(static_cast<double>(total - done) / rate));
    }
    return line;
}

ProgressBar::ProgressBar(std::string label)
    : label_(std::move(label)), terminal_(::isatty(STDERR_FILENO) == 1) {}

ProgressBar::~ProgressBar() {
    if (drawn_) {
        wipe_line();
    }
}

void ProgressBar::update(std::int64_t done, std::int64_t total) {
    const Clock::time_point now = Clock::now();
    if (!terminal_ || now < next_draw_) {
        return;
    }
    next_draw_ = now + std::chrono::milliseconds(100);
    drawn_ = true;
    wipe_line();
    print_note(progress_line(label_, done, total, now - start_));
}

}  // namespace trommel::cli
