// What a program writes to $TROMMEL_REPORT: one line of JSON an epoch. docs/command.md has the format.
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "sweep/metrics.hpp"

namespace trommel {

/// A line that is no report, as "<where>: <problem> (<why>); <what to do>".
class ReportError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

struct ReportedEpoch {
    std::int32_t epoch = 0;
    Metrics metrics;  ///< NaN where the program said null, NaN or an infinity

    bool operator==(const ReportedEpoch&) const = default;
};

struct ReportRules {
    std::vector<std::string> metrics;   ///< that may be reported
    std::vector<std::string> required;  ///< that every line must have
    std::int64_t epochs = 0;            ///< the last one that may be reported
};

/// Cuts bytes into lines, in whatever pieces they arrive.
class ReportReader {
  public:
    explicit ReportReader(ReportRules rules) : rules_(std::move(rules)) {}

    /// More bytes. The next epochs come out of next().
    void add(std::string_view bytes) { unread_ += bytes; }

    /// The epoch of the next whole line, if one has arrived. Throws ReportError for a line that makes no sense; what
    /// comes after such a line means nothing any more.
    std::optional<ReportedEpoch> next();

    /// The program has ended: a line that it did not finish counts, too.
    void finish();

  private:
    std::optional<std::string> take_line();
    ReportedEpoch read(const std::string& line) const;
    std::int32_t checked(std::int64_t epoch) const;

    ReportRules rules_;
    std::string unread_;
    std::int64_t lines_ = 0;
    std::int32_t last_epoch_ = 0;
};

/// The line that the reader reads back to the same epoch, with null for NaN.
std::string report_line(const ReportedEpoch& reported);

}  // namespace trommel
