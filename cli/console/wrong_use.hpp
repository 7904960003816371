// What is said to somebody who misspelt a command or an option.
#pragma once

#include <CLI/CLI.hpp>

namespace trommel::cli {

/// Prints help, version or what is wrong, with the nearest word that exists, and returns the exit code.
int report_usage(const CLI::App& app, const CLI::ParseError& error);

}  // namespace trommel::cli
