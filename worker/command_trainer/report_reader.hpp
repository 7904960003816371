// Parses a program's reports: one line of JSON an epoch. docs/command.md has the format.
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

/// An invalid line, as "<where>: <problem> (<why>); <what to do>".
class ReportError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

struct ReportRules {
    std::vector<std::string> metrics;   ///< the recorded ones; others are ignored
    std::vector<std::string> required;  ///< the ones that every line must have
    std::int64_t epochs = 0;            ///< the last one; later epochs do not count
};

/// Splits bytes into lines, in whatever pieces they arrive.
class ReportReader {
  public:
    explicit ReportReader(ReportRules rules) : rules_(std::move(rules)) {}

    /// Adds bytes. Call next() for the epochs.
    void add(std::string_view bytes) { unread_ += bytes; }

    /// The epoch of the next complete line, if one has arrived. Throws ReportError for an invalid line; the
    /// lines after it must not be used.
    std::optional<EpochMetrics> next();

    /// Call it when the program has ended: a last line without line break counts if it is complete. Throws
    /// ReportError for an incomplete one.
    std::optional<EpochMetrics> finish();

    /// The error about an epoch beyond the last one, once one was reported. No more epochs are returned then.
    const std::optional<std::string>& beyond() const { return beyond_; }

    /// The names of metrics that are not recorded, each once.
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
