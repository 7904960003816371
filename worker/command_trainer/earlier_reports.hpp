// What is known of a trial before another attempt at it begins: a program that goes on from its checkpoint does not report it
// again, and the selection of an epoch and early stopping must see all of it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>
#include <vector>

#include "sweep/metrics.hpp"
#include "worker/command_trainer/report_pipe.hpp"
#include "worker/command_trainer/report_reader.hpp"

namespace trommel {

/// Whether some epochs before `epoch`, at which a program resumes, were never reported. It may leave epochs out, but as many as it
/// always has.
bool leaves_a_gap(const std::vector<EpochMetrics>& known, std::int32_t epoch);

/// `text`: what a program reported after all the others of `line`. Its first epoch and those after it take the place of what
/// was there: it has trained them anew. What cannot be understood ends it. What is behind a gap does not count: the trial has to
/// begin anew, and its trainer may have died before it could say so.
void append_journal(std::vector<EpochMetrics>& line, std::string_view text, const ReportRules& rules,
                    ProgramStart start);

/// The journals up to `last` in a directory, one after the other. Those that are not there have nothing.
std::vector<EpochMetrics> read_journals(const std::filesystem::path& journals, std::int32_t last,
                                        const ReportRules& rules);

/// In the order of their epochs: the journals', and where these have none, the record's. The record has not heard what was
/// reported while its coordinator or trainer was dead; journals may have been removed, or be older than the record.
std::vector<EpochMetrics> known_epochs(const std::vector<EpochMetrics>& recorded,
                                       const std::vector<EpochMetrics>& journaled);

}  // namespace trommel
