// Decides whether a sweep can be resumed with an edited sweep file.
#pragma once

#include <filesystem>
#include <string>

#include "sweep/record.hpp"
#include "sweep_directory/sweep_directory.hpp"

namespace trommel {

/// Whether `text` differs from the file with which a sweep was started only in ways that keep trials
/// comparable. Throws InputError for a text that is not a sweep.
bool may_follow(const SweepSource& begun, const std::string& text, const std::filesystem::path& file);

/// The sweep of this text, for a directory whose sweep was started with `begun`. A budget that was set by
/// `trommel extend` holds until the budget in the text changes. Data sets are as in the text. Throws
/// InputError, at the line of the first difference, if trials of the two would not be comparable.
EditedSweep edited_sweep(const SweepSource& begun, const SweepDirectory& directory, const std::string& text,
                         const std::filesystem::path& file);

}  // namespace trommel
