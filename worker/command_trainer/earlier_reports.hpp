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

/// Whether epochs are missing between the known ones and `epoch`, the first that a resumed program reports. A
/// program may skip epochs: there is a gap only if the step is larger than any before.
bool leaves_a_gap(const std::vector<EpochMetrics>& known, std::int32_t epoch);

/// Appends `text`, the journal of the program's next start, to the reports in `line`. The first epoch in
/// `text` replaces it and all later ones in `line`: the program trained them again. Stops at the first
/// invalid line. Reports after a gap do not count: the trial must start over, and its trainer may have died
/// before it could report that.
void append_journal(std::vector<EpochMetrics>& line, std::string_view text, const ReportRules& rules,
                    ProgramStart start);

/// The journals up to `last` in a directory, in order. Missing ones count as empty.
std::vector<EpochMetrics> read_journals(const std::filesystem::path& journals, std::int32_t last,
                                        const ReportRules& rules);

/// The reports of the journals, and before and after them those of the record, ordered by epoch. The record
/// lacks reports from times when its coordinator or trainer was dead. Journals may have been removed, or be
/// older than the record.
std::vector<EpochMetrics> known_epochs(const std::vector<EpochMetrics>& recorded,
                                       const std::vector<EpochMetrics>& journaled);

}  // namespace trommel
