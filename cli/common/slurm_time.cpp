#include "cli/common/slurm_time.hpp"

#include <array>
#include <charconv>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "cli/common/slurm_job.hpp"

namespace trommel::cli {

std::optional<std::chrono::seconds> parse_slurm_time(std::string_view text) {
    std::vector<std::int64_t> parts;
    const bool has_days = text.find('-') != std::string_view::npos;
    while (!text.empty()) {
        std::int64_t part = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), part);
        if (error != std::errc{} || part < 0) {
            return std::nullopt;
        }
        parts.push_back(part);
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        const char separator = has_days && parts.size() == 1 ? '-' : ':';
        if (!text.empty() && (text.front() != separator || text.size() == 1)) {
            return std::nullopt;
        }
        text.remove_prefix(text.empty() ? 0 : 1);
    }
    const std::array<std::int64_t, 4> units = {86400, 3600, 60, 1};
    if (has_days ? parts.size() != units.size() : parts.size() < 2 || parts.size() >= units.size()) {
        return std::nullopt;
    }
    std::int64_t seconds = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        seconds += parts[i] * units[units.size() - parts.size() + i];
    }
    return std::chrono::seconds(seconds);
}

std::optional<std::chrono::system_clock::time_point> end_of_this_job() {
    const auto job = slurm_job();
    if (!job) {
        return std::nullopt;
    }
    const std::string command = "squeue --noheader --jobs=" + job->id + " --format=%L 2> /dev/null";
    const std::unique_ptr<FILE, int (*)(FILE*)> answer(popen(command.c_str(), "r"), pclose);
    std::array<char, 64> line{};
    if (!answer || !std::fgets(line.data(), line.size(), answer.get())) {
        return std::nullopt;
    }
    const std::string_view text(line.data());
    const auto left = parse_slurm_time(text.substr(0, text.find_last_not_of(" \n") + 1));
    return left ? std::optional(std::chrono::system_clock::now() + *left) : std::nullopt;
}

}  // namespace trommel::cli
