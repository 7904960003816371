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
    std::optional<EpochMetrics> next();

    /// The program has ended: a last line without its line break counts, if it is a whole one. Throws ReportError for half
    /// a line.
    std::optional<EpochMetrics> finish();

  private:
    std::optional<std::string> take_line();
    EpochMetrics taken(const std::string& line);
    EpochMetrics read(const std::string& line) const;
    std::int32_t checked(std::int64_t epoch) const;

    ReportRules rules_;
    std::string unread_;
    std::int64_t lines_ = 0;
    std::int32_t last_epoch_ = 0;
};

}  // namespace trommel
