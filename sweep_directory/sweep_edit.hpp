// A sweep file that was edited after its sweep began: may the sweep go on with it?
#pragma once

#include <filesystem>
#include <string>

#include "sweep/record.hpp"
#include "sweep_directory/sweep_directory.hpp"

namespace trommel {

/// Whether `text` differs from the file that a sweep was begun with in nothing that would make trials incomparable. Throws
/// InputError for a text that is no sweep.
bool may_follow(const SweepSource& begun, const std::string& text, const std::filesystem::path& file);

/// The sweep of this text, for a directory whose sweep was begun with `begun`. A budget that was set by `trommel extend`
/// holds until the text's own budget changes. Data sets are as the text writes them. Throws InputError, at the line of the
/// first difference, where trials of the two would not compare.
EditedSweep edited_sweep(const SweepSource& begun, const SweepDirectory& directory, const std::string& text,
                         const std::filesystem::path& file);

}  // namespace trommel
