// What may stand next on a command line, from what CLI11 knows of it.
#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace trommel::cli {

/// `words` are those after "trommel", the last one as far as it has been typed: it may be empty. The result is what it could
/// become: commands, options, an option's values, sweep directories and the names in them; nothing where a shell knows
/// better (files).
std::vector<std::string> completions(const CLI::App& app, const std::vector<std::string>& words);

}  // namespace trommel::cli
