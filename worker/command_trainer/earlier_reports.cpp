#include "worker/command_trainer/earlier_reports.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>
#include <utility>

namespace trommel {

namespace {

namespace fs = std::filesystem;

// Stops at the first invalid line.
std::vector<EpochMetrics> read_text(std::string_view text, const ReportRules& rules) {
    constexpr std::size_t at_once = 4096;
    ReportReader reader(rules);
    std::vector<EpochMetrics> reports;
    try {
        while (!text.empty()) {
            reader.add(text.substr(0, at_once));
            text.remove_prefix(std::min(at_once, text.size()));
            while (auto reported = reader.next()) {
                reports.push_back(std::move(*reported));
            }
        }
        if (auto last = reader.finish()) {
            reports.push_back(std::move(*last));
        }
    } catch (const ReportError&) {
        // its trainer has already reported the error
    }
    return reports;
}

std::int32_t largest_step(const std::vector<EpochMetrics>& epochs) {
    std::int32_t largest = 1;
    std::int32_t before = 0;
    for (const EpochMetrics& each : epochs) {
        largest = std::max(largest, each.epoch - std::exchange(before, each.epoch));
    }
    return largest;
}

void forget_from(std::vector<EpochMetrics>& line, std::int32_t epoch) {
    std::erase_if(line, [epoch](const EpochMetrics& each) { return each.epoch >= epoch; });
}

}  // namespace

bool leaves_a_gap(const std::vector<EpochMetrics>& known, std::int32_t epoch) {
    const std::int32_t last = known.empty() ? 0 : known.back().epoch;
    return epoch > last + largest_step(known);
}

void append_journal(std::vector<EpochMetrics>& line, std::string_view text, const ReportRules& rules,
                    ProgramStart start) {
    std::vector<EpochMetrics> reports = read_text(text, rules);
    const bool resumed = start == ProgramStart::from_checkpoint;
    if (reports.empty() || (resumed && leaves_a_gap(line, reports.front().epoch))) {
        return;
    }
    forget_from(line, reports.front().epoch);
    std::ranges::move(reports, std::back_inserter(line));
}

std::vector<EpochMetrics> read_journals(const fs::path& journals, std::int32_t last,
                                        const ReportRules& rules) {
    std::vector<EpochMetrics> line;
    for (std::int32_t number = 1; number <= last; ++number) {
        std::ifstream file(journal_path(journals, number), std::ios::binary);
        std::ostringstream text;
        text << file.rdbuf();
        const bool resumed = fs::exists(resumption_path(journals, number));
        append_journal(line, text.view(), rules,
                       resumed ? ProgramStart::from_checkpoint : ProgramStart::from_scratch);
    }
    return line;
}

std::vector<EpochMetrics> known_epochs(const std::vector<EpochMetrics>& recorded,
                                       const std::vector<EpochMetrics>& journaled) {
    if (journaled.empty()) {
        return recorded;
    }
    std::vector<EpochMetrics> known;
    std::ranges::copy_if(recorded, std::back_inserter(known),
                         [&](const EpochMetrics& each) { return each.epoch < journaled.front().epoch; });
    std::ranges::copy(journaled, std::back_inserter(known));
    std::ranges::copy_if(recorded, std::back_inserter(known),
                         [&](const EpochMetrics& each) { return each.epoch > journaled.back().epoch; });
    return known;
}

}  // namespace trommel
