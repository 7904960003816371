// Completions for a command line, from what CLI11 knows about it.
#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace trommel::cli {

/// `words` are the words after "trommel"; the last one may be incomplete or empty. Returns what it could
/// become: commands, options, an option's values, sweep directories and the names in them; nothing if the
/// shell knows better (files).
std::vector<std::string> completions(const CLI::App& app, const std::vector<std::string>& words);

}  // namespace trommel::cli
