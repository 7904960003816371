#include "worker/command_trainer/journal.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <fstream>
#include <optional>
#include <sstream>
#include <system_error>
#include <utility>

namespace trommel {

namespace {

// As far as it makes sense.
std::vector<ReportedEpoch> read_reports(const std::filesystem::path& file, const ReportRules& rules) {
    std::ifstream stream(file);
    std::ostringstream text;
    text << stream.rdbuf();
    ReportReader reader(rules);
    reader.add(text.str());
    std::vector<ReportedEpoch> reports;
    try {
        while (auto reported = reader.next()) {
            reports.push_back(std::move(*reported));
        }
    } catch (const ReportError&) {
    }
    return reports;
}

}  // namespace

Journal::Journal(std::filesystem::path file, const ReportRules& rules)
    : file_(std::move(file)), reports_(read_reports(file_, rules)) {}

void Journal::begin_at(std::int32_t epoch) {
    std::erase_if(reports_, [epoch](const ReportedEpoch& each) { return each.epoch >= epoch; });
    const std::filesystem::path fresh = file_.string() + ".new";
    {
        std::ofstream stream(fresh, std::ios::trunc);
        for (const ReportedEpoch& each : reports_) {
            stream << report_line(each);
        }
    }
    std::error_code ignored;
    std::filesystem::rename(fresh, file_, ignored);
    append_ = UniqueFd(::open(file_.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666));
}

void Journal::add(const ReportedEpoch& reported) {
    const std::string line = report_line(reported);
    [[maybe_unused]] const ssize_t written = ::write(append_.get(), line.data(), line.size());
    reports_.push_back(reported);
}

}  // namespace trommel
