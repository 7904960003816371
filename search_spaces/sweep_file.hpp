// Reads a sweep file into a Sweep. docs/sweep_file.md has the format.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "sweep/sweep.hpp"

namespace trommel {

/// The problem with a data set on this machine; nothing if it is present.
using DataCheck = std::function<std::optional<std::string>(const DataSet&)>;

/// Reads and checks a sweep file. Throws InputError with every problem found, one line each:
/// "<file_name>:<line>:<column>: <problem> (<why>); <what to do>". Shards are not opened: DataSet::shards are
/// as written, and DataSet::checksums are empty. A problem that `check_data` returns is added to the others.
Sweep read_sweep(std::string_view text, const std::string& file_name, const DataCheck& check_data = nullptr);

/// A sweep file, as this process has read it.
struct SweepFile {
    std::filesystem::path path;
    std::string text;
    Sweep sweep;

    /// Absolute. Relative paths in the file start from it.
    std::filesystem::path folder() const { return std::filesystem::absolute(path).parent_path(); }
};

/// Throws InputError as read_sweep() does, or if the file cannot be read.
SweepFile read_sweep_file(const std::filesystem::path& path, const DataCheck& check_data = nullptr);

/// A value in the notation of a sweep file, but without quotes around words: 0.01, adam, true, [64, 32].
ParamValue parse_value(const std::string& text);

/// The text of a file. Throws InputError if it cannot be read.
std::string read_text(const std::filesystem::path& path);

}  // namespace trommel
