// What a program writes to $TROMMEL_REPORT: one line of JSON an epoch. docs/command.md has the format.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
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
    std::vector<std::string> metrics;   ///< that count; others are left out
    std::vector<std::string> required;  ///< that every line must have
    std::int64_t epochs = 0;            ///< the last one; what is reported beyond it does not count
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

    /// What is wrong with a report of an epoch beyond the last one, once there was such a report. Nothing comes out any more.
    const std::optional<std::string>& beyond() const { return beyond_; }

    /// The names of metrics that do not count, each once.
    std::vector<std::string> take_undeclared();

  private:
    std::optional<std::string> take_line();
    std::optional<EpochMetrics> taken(const std::string& line);
    std::optional<EpochMetrics> read(const std::string& line);
    void must_be_complete(const EpochMetrics& reported, const std::vector<std::string>& others) const;
    void must_go_forward(std::int64_t epoch) const;
    void keep_undeclared(const std::vector<std::string>& names);

    ReportRules rules_;
    std::string unread_;
    std::int64_t lines_ = 0;
    std::int32_t last_epoch_ = 0;
    std::optional<std::string> beyond_;
    std::set<std::string> undeclared_;
    std::vector<std::string> new_undeclared_;
};

}  // namespace trommel
