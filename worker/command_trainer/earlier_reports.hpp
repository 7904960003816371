// Reports of a trial's earlier attempts. A program that resumes from its checkpoint does not repeat them, but
// epoch selection and early stopping need them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>
#include <vector>

#include "sweep/metrics.hpp"
#include "worker/command_trainer/report_pipe.hpp"
#include "worker/command_trainer/report_reader.hpp"

namespace trommel {

/// Whether some epochs before `epoch`, at which a program resumes, were never reported. A program may skip
/// epochs, but only in its usual step.
bool leaves_a_gap(const std::vector<EpochMetrics>& known, std::int32_t epoch);

/// Appends `text`, the reports of the next start of a program, to those in `line`. The first epoch in `text`
/// replaces all from that epoch on: the program trained them again. Stops at the first invalid line. Reports
/// after a gap do not count: the trial must start over, and its trainer may have died before it could report
/// that.
void append_journal(std::vector<EpochMetrics>& line, std::string_view text, const ReportRules& rules,
                    ProgramStart start);

/// The journals up to `last` in a directory, in order. Missing ones count as empty.
std::vector<EpochMetrics> read_journals(const std::filesystem::path& journals, std::int32_t last,
                                        const ReportRules& rules);

/// Ordered by epoch: the journals' reports, and the record's if the journals have none. The record misses
/// reports from while its coordinator or trainer was dead; journals may have been removed, or be older than
/// the record.
std::vector<EpochMetrics> known_epochs(const std::vector<EpochMetrics>& recorded,
                                       const std::vector<EpochMetrics>& journaled);

}  // namespace trommel
