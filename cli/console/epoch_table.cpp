#include "cli/console/epoch_table.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <utility>

#include <fmt/format.h>

#include "system/printing.hpp"

namespace trommel::cli {

EpochTable::EpochTable(std::int64_t epochs, std::vector<std::string> metrics)
    : epochs_(epochs), columns_(std::move(metrics)), terminal_(isatty(STDERR_FILENO) != 0) {
    fmt::print("\nepoch");
    for (const std::string& column : columns_) {
        fmt::print("  {:>6}", column);
    }
    fmt::print("  seconds\n");
    show_progress();
}

EpochTable::~EpochTable() {
    finish();
}

void EpochTable::add(const EpochReport& report) {
    finish();
    fmt::print("{:>5}", report.epoch);
    for (const std::string& column : columns_) {
        const auto value = report.metrics.find(column);
        const std::string text = value == report.metrics.end() ? "-" : fmt::format("{:.4f}", value->second);
        fmt::print("  {:>{}}", text, std::max<std::size_t>(column.size(), 6));
    }
    fmt::print("  {:>7.2f}\n", report.seconds);
    seconds_ += report.seconds;
    ++done_;
    show_progress();
}

void EpochTable::finish() {
    if (shown_) {
        wipe_line();
        shown_ = false;
    }
}

double EpochTable::seconds_per_epoch() const {
    return done_ > 0 ? seconds_ / static_cast<double>(done_) : 0;
}

void EpochTable::show_progress() {
    std::fflush(stdout);
    if (!terminal_ || done_ >= epochs_) {
        return;
    }
    print_note("epoch {} of {}", done_ + 1, epochs_);
    if (done_ > 0) {
        print_note(", {:.0f} s left at most", seconds_per_epoch() * static_cast<double>(epochs_ - done_));
    }
    std::fflush(stderr);
    shown_ = true;
}

}  // namespace trommel::cli
