#include "worker/command_trainer/earlier_reports.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>
#include <utility>

#include "worker/command_trainer/report_pipe.hpp"

namespace trommel {

namespace {

// As far as it makes sense.
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
        // its trainer has said so
    }
    return reports;
}

void forget_from(std::vector<EpochMetrics>& line, std::int32_t epoch) {
    std::erase_if(line, [epoch](const EpochMetrics& each) { return each.epoch >= epoch; });
}

}  // namespace

void append_journal(std::vector<EpochMetrics>& line, std::string_view text, const ReportRules& rules) {
    std::vector<EpochMetrics> reports = read_text(text, rules);
    if (reports.empty()) {
        return;
    }
    forget_from(line, reports.front().epoch);
    std::ranges::move(reports, std::back_inserter(line));
}

std::vector<EpochMetrics> read_journals(const std::filesystem::path& journals, std::int32_t last,
                                        const ReportRules& rules) {
    std::vector<EpochMetrics> line;
    for (std::int32_t number = 1; number <= last; ++number) {
        std::ifstream file(journal_path(journals, number), std::ios::binary);
        std::ostringstream text;
        text << file.rdbuf();
        append_journal(line, text.view(), rules);
    }
    return line;
}

std::vector<EpochMetrics> known_epochs(const std::vector<EpochMetrics>& recorded,
                                       const std::vector<EpochMetrics>& journaled) {
    if (journaled.empty()) {
        return recorded;
    }
    std::vector<EpochMetrics> known;
    std::ranges::copy_if(recorded, std::back_inserter(known), [&](const EpochMetrics& each) {
        return each.epoch < journaled.front().epoch;
    });
    std::ranges::copy(journaled, std::back_inserter(known));
    std::ranges::copy_if(recorded, std::back_inserter(known), [&](const EpochMetrics& each) {
        return each.epoch > journaled.back().epoch;
    });
    return known;
}

}  // namespace trommel
