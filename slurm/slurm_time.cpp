#include "slurm/slurm_time.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <string>
#include <vector>

#include "slurm/slurm_job.hpp"
#include "slurm/slurm_queue.hpp"

namespace trommel {

namespace {

/// "1-02:03" as {1, 2, 3}, and whether the first are days.
struct Parts {
    bool has_days = false;
    std::vector<std::int64_t> numbers;
};

std::optional<Parts> parts_of(std::string_view text) {
    Parts parts{.has_days = text.find('-') != std::string_view::npos, .numbers = {}};
    while (!text.empty()) {
        std::int64_t number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error != std::errc{} || number < 0 || number > 1'000'000'000) {
            return std::nullopt;
        }
        parts.numbers.push_back(number);
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        const char separator = parts.has_days && parts.numbers.size() == 1 ? '-' : ':';
        if (!text.empty() && (text.front() != separator || text.size() == 1)) {
            return std::nullopt;
        }
        text.remove_prefix(text.empty() ? 0 : 1);
    }
    return parts;
}

// The first number counts units[first], the next ones what follows.
std::chrono::seconds total(const std::vector<std::int64_t>& numbers, std::size_t first) {
    constexpr std::array<std::int64_t, 4> units = {86400, 3600, 60, 1};
    std::int64_t seconds = 0;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        seconds += numbers[i] * units[first + i];
    }
    return std::chrono::seconds(seconds);
}

}  // namespace

std::optional<std::chrono::seconds> parse_slurm_time(std::string_view text) {
    const auto parts = parts_of(text);
    const std::size_t count = parts ? parts->numbers.size() : 0;
    if (!parts || (parts->has_days ? count != 4 : count < 2 || count > 3)) {
        return std::nullopt;
    }
    return total(parts->numbers, 4 - count);
}

std::optional<std::chrono::seconds> parse_time_limit(std::string_view text) {
    const auto parts = parts_of(text);
    const std::size_t count = parts ? parts->numbers.size() : 0;
    if (!parts || count == 0 || count > (parts->has_days ? 4U : 3U)) {
        return std::nullopt;
    }
    const std::size_t first = parts->has_days ? 0 : count == 3 ? 1 : 2;
    const auto minutes = std::chrono::ceil<std::chrono::minutes>(total(parts->numbers, first));
    return minutes.count() > 0 ? std::optional<std::chrono::seconds>(minutes) : std::nullopt;
}

std::chrono::seconds bearable_warning(std::chrono::seconds warning, std::chrono::seconds time) {
    return warning > time / 2 ? std::max(time / 4, std::chrono::seconds(1)) : warning;
}

std::optional<std::chrono::system_clock::time_point> end_of_this_job() {
    const auto job = slurm_job();
    const auto answer = job ? ask_queue({job->id}) : std::nullopt;
    if (!answer || answer->jobs.empty()) {
        return std::nullopt;
    }
    const auto left = parse_slurm_time(answer->jobs.front().left);
    return left ? std::optional(std::chrono::system_clock::now() + *left) : std::nullopt;
}

}  // namespace trommel
