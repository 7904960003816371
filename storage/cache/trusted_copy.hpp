// Decides which copies in a scratch directory may be read, for `stage` and for trainers alike.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "system/file.hpp"

namespace trommel {

/// Why a copy must not be read, even if its description is intact; nothing if it may be. Others can write to
/// a shared scratch directory, so a copy is only trusted if it belongs to this user or root and no one else
/// can write to it. A copy that `stage` found damaged and could not remove (the disk became read-only) is not
/// trusted either.
std::optional<std::string> distrust_of(const File& copy);

/// The first half of that check: the owner and the write permissions.
std::optional<std::string> others_had_a_hand_in(const File& copy);

/// Marks a copy that cannot be removed as damaged, for all processes of this user on this node until it is
/// rebooted. The mark is not beside the copy, because a directory in which nothing can be removed cannot be
/// written to either. Throws StorageError if no mark can be left.
void mark_damaged(const std::filesystem::path& copy);

/// Removes the mark: the copy was found intact.
void unmark_damaged(const File& copy) noexcept;

}  // namespace trommel
