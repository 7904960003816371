// Checks of option values with their error messages, for CLI::Option::check().
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace trommel::cli {

/// "'12' is not a whole number from 1 to 10"
CLI::Validator whole_number(std::int64_t low, std::int64_t high = std::numeric_limits<std::int64_t>::max());

/// "unknown word 'jsn' (did you mean 'json'? known: json, table)"
CLI::Validator one_of(const std::vector<std::string>& words);

}  // namespace trommel::cli
