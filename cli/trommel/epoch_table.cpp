#include "cli/trommel/epoch_table.hpp"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

#include <fmt/format.h>

namespace trommel::cli {

EpochTable::EpochTable(std::int64_t epochs, const std::string& metric)
    : epochs_(epochs),
      columns_({"train_loss", "train_accuracy", "val_loss", "val_accuracy"}),
      terminal_(isatty(STDERR_FILENO) != 0) {
    if (std::ranges::find(columns_, metric) == columns_.end()) {
        columns_.push_back(metric);
    }
    fmt::print("\nepoch");
    for (const std::string& column : columns_) {
        fmt::print("  {}", column);
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
        fmt::print("  {:>{}.4f}", value == report.metrics.end() ? NAN : value->second, column.size());
    }
    fmt::print("  {:>7.2f}\n", report.seconds);
    seconds_ += report.seconds;
    ++done_;
    show_progress();
}

void EpochTable::finish() {
    if (shown_) {
        fmt::print(stderr, "\r\033[K");
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
    fmt::print(stderr, "epoch {} of {}", done_ + 1, epochs_);
    if (done_ > 0) {
        fmt::print(stderr, ", {:.0f} s left at most",
                   seconds_per_epoch() * static_cast<double>(epochs_ - done_));
    }
    std::fflush(stderr);
    shown_ = true;
}

}  // namespace trommel::cli
