// Checks of option values with their error messages, for CLI::Option::check().
#pragma once

#include <cstdint>
#include <initializer_list>
#include <limits>
#include <map>
#include <string>
#include <type_traits>
#include <vector>

#include <CLI/CLI.hpp>

namespace trommel::cli {

/// "'12' is not a whole number from 1 to 10"
CLI::Validator whole_number(std::int64_t low, std::int64_t high = std::numeric_limits<std::int64_t>::max());

/// "unknown word 'jsn' (did you mean 'json'? known: json, table)"
CLI::Validator one_of(const std::vector<std::string>& words);

/// The same for an option that is an enum, as a CLI::Option::transform(). The words are to_text() of `values`.
template <class Enum>
requires std::is_enum_v<Enum> CLI::Validator one_of(std::initializer_list<Enum> values) {
    std::vector<std::string> words;
    std::map<std::string, std::string> numbers;
    for (const Enum value : values) {
        words.push_back(to_text(value));
        numbers[words.back()] = std::to_string(static_cast<int>(value));
    }
    const CLI::Validator check = one_of(words);
    return {[check, numbers](std::string& text) {
                const std::string problem = check(text);
                text = problem.empty() ? numbers.at(text) : text;
                return problem;
            },
            check.get_description()};
}

}  // namespace trommel::cli
