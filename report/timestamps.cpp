#include "report/timestamps.hpp"

#include <chrono>
#include <cstdio>
#include <limits>

namespace trommel {

double seconds_of(const std::string& time) {
    using namespace std::chrono;
    int at = 0;
    unsigned month = 0;
    unsigned day = 0;
    int hour = 0;
    int minute = 0;
    int second = 0;
    int millisecond = 0;
    int end = 0;
    if (std::sscanf(time.c_str(), "%4d-%2u-%2uT%2d:%2d:%2d.%3dZ%n", &at, &month, &day, &hour, &minute,
                    &second, &millisecond, &end) != 7 ||
        end != static_cast<int>(time.size())) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    const auto days =
        sys_days(year(at) / std::chrono::month(month) / std::chrono::day(day)).time_since_epoch();
    const milliseconds whole =
        days + hours(hour) + minutes(minute) + seconds(second) + milliseconds(millisecond);
    return static_cast<double>(whole.count()) / 1000;
}

}  // namespace trommel
