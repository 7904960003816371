// A sweep file in, a Sweep out. docs/sweep_file.md has the format.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "sweep/sweep.hpp"

namespace trommel {

/// What is wrong with a data set on this machine; nothing where it is there.
using DataCheck = std::function<std::optional<std::string>(const DataSet&)>;

/// Reads and checks a sweep file. Throws InputError with every problem that was found, one line each:
/// "<file_name>:<line>:<column>: <problem> (<why>); <what to do>". Shards are not opened: DataSet::shards are
/// as written, and DataSet::checksums empty. What `check_data` has to say of a data set is one of the problems.
Sweep read_sweep(std::string_view text, const std::string& file_name, const DataCheck& check_data = nullptr);

/// A value as a sweep file would write it, without quotes for words: 0.01, adam, true, [64, 32].
ParamValue parse_value(const std::string& text);

/// The text of a file. Throws InputError when it cannot be read.
std::string read_text(const std::filesystem::path& path);

}  // namespace trommel
