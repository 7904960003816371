// A checkpoint as a file. docs/checkpoints.md has the format. Independent of Torch.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>

#include "worker/training_files/checkpoint.hpp"

namespace trommel {

/// Writes a new file atomically: readers find either all of it or none, even after a power failure. Reads it
/// once more before it returns. Returns its digest. Throws StorageError, and leaves no file behind then.
std::string write_checkpoint_file(const std::filesystem::path& path, const Checkpoint& checkpoint);

/// Throws StorageError if the file cannot be read, and InputError if it is not a checkpoint, damaged, or of
/// another version.
Checkpoint read_checkpoint_file(const std::filesystem::path& path);

/// Decodes the part between the head and the digest of a file. Throws MessageError for invalid bytes, and
/// reads nothing outside of them.
Checkpoint decode_checkpoint(std::span<const std::byte> body);

}  // namespace trommel
