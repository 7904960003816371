// Which copies in a scratch are read: one answer for `stage` and for whoever trains.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "system/file.hpp"

namespace trommel {

/// Why a copy is not to be read, though its description may be whole; nothing where it may be. Others can write into a shared
/// scratch: only a copy of one's own, or of root, into which nobody else can write, is believed. And one that `stage` has
/// found damaged and could not remove (a disk that has become read-only) is not.
std::optional<std::string> distrust_of(const File& copy);

/// The first half of it: who owns it, and who can write to it.
std::optional<std::string> others_had_a_hand_in(const File& copy);

/// That it is damaged and stays: for everybody of this user on this node, until a restart of it. The mark is not beside the copy, for
/// where that cannot be removed, nothing can be written either. Throws StorageError where no mark can be left.
void mark_damaged(const std::filesystem::path& copy);

/// It was found whole.
void unmark_damaged(const File& copy) noexcept;

}  // namespace trommel
