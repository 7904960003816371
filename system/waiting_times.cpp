#include "system/waiting_times.hpp"

#include <charconv>
#include <cstdlib>
#include <string_view>

#include "system/errors.hpp"

namespace trommel {

namespace {

double read_patience() {
    const char* variable = std::getenv("TROMMEL_PATIENCE");
    if (variable == nullptr) {
        return 1;
    }
    const std::string_view text = variable;
    double factor = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), factor);
    if (error != std::errc() || end != text.data() + text.size() || !(factor >= 0.1 && factor <= 100)) {
        throw InputError("TROMMEL_PATIENCE=" + std::string(text) +
                         ": not a factor from 0.1 to 100; 2 waits twice as long for a silent process");
    }
    return factor;
}

}  // namespace

double patience_factor() {
    static const double factor = read_patience();
    return factor;
}

}  // namespace trommel
