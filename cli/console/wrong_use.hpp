// Error messages for misspelled commands and options.
#pragma once

#include <CLI/CLI.hpp>

namespace trommel::cli {

/// Prints help, the version or the error, with the most similar word that exists, and returns the exit code.
int report_usage(const CLI::App& app, const CLI::ParseError& error);

}  // namespace trommel::cli
