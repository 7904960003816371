#include "worker/trainer_process/trainer_environment.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

namespace trommel {

namespace {

constexpr std::array<std::string_view, 5> launcher_prefixes{"OMPI_", "PMIX_", "PRTE_", "ORTE_", "PMI_"};
constexpr std::string_view threads_variable = "TROMMEL_THREADS=";

bool is_number_from_1_up(std::string_view text) {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size() && number >= 1;
}

// 1 if the variable is not a positive integer: the trainer reads the variable too, and reports the problem.
std::string wanted_threads(const std::vector<std::string>& variables) {
    for (const std::string& variable : variables) {
        if (variable.starts_with(threads_variable)) {
            const std::string text = variable.substr(threads_variable.size());
            return is_number_from_1_up(text) ? text : "1";
        }
    }
    return "1";
}

}  // namespace

bool is_launchers(std::string_view variable) {
    return std::ranges::any_of(launcher_prefixes,
                               [&](std::string_view prefix) { return variable.starts_with(prefix); });
}

std::vector<std::string> trainer_environment(const std::vector<std::string>& ours) {
    const std::string threads = wanted_threads(ours);
    std::vector<std::string> theirs{"OMP_WAIT_POLICY=passive", "OMP_NUM_THREADS=" + threads,
                                    "MKL_NUM_THREADS=" + threads, "OPENBLAS_NUM_THREADS=" + threads};
    const std::size_t settings = theirs.size();
    const auto is_set = [&](std::string_view variable) {
        const auto name = variable.substr(0, variable.find('=') + 1);
        return std::any_of(theirs.begin(), theirs.begin() + static_cast<std::ptrdiff_t>(settings),
                           [&](const std::string& setting) { return setting.starts_with(name); });
    };
    for (const std::string& variable : ours) {
        if (!is_launchers(variable) && !is_set(variable)) {
            theirs.push_back(variable);
        }
    }
    return theirs;
}

std::vector<std::string> own_environment() {
    std::vector<std::string> variables;
    for (char** variable = environ; variable && *variable; ++variable) {
        variables.emplace_back(*variable);
    }
    return variables;
}

}  // namespace trommel
