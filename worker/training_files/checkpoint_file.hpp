// A checkpoint as a file. docs/checkpoints.md has the bytes. Without Torch.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>

#include "worker/training_files/checkpoint.hpp"

namespace trommel {

/// Writes a new file: whoever opens it, even after a power failure, finds all of it or none. It is read once more before
/// this returns. Returns its digest. Throws StorageError, and leaves nothing behind.
std::string write_checkpoint_file(const std::filesystem::path& path, const Checkpoint& checkpoint);

/// Throws StorageError where it cannot be read, and InputError where it is another file, damaged, or of another version.
Checkpoint read_checkpoint_file(const std::filesystem::path& path);

/// What stands between the head and the digest of a file. Throws MessageError for bytes that are none, and reads nothing
/// outside of them.
Checkpoint decode_checkpoint(std::span<const std::byte> body);

}  // namespace trommel
