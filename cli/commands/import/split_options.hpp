// The options of `trommel import images` that assign images to splits.
#pragma once

#include <string>

#include <CLI/CLI.hpp>

#include "storage/import/assign_splits.hpp"

namespace trommel::cli {

/// As typed; empty if an option was not given.
struct SplitOptions {
    std::string split;
    std::string split_counts;
    std::string split_file;
    std::string split_from;
    std::string group_by;
};

void add_split_options(CLI::App& command, SplitOptions& options);

/// Throws InputError for invalid fractions and counts, and for options that exclude each other.
ImportSplit parse_split(const SplitOptions& options);

}  // namespace trommel::cli
