// Weights as a .safetensors file, and their digest. docs/weights.md has the format. Independent of Torch.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <span>
#include <string>

#include "storage/weights/stored_tensor.hpp"

namespace trommel {

/// SHA-256, hexadecimal, of the tensors in order, each as "<name> <size>x<size>...\n" and its
/// floats, little endian.
std::string weights_digest(std::span<const StoredTensor> tensors);

/// Throws StorageError if `path` cannot be written, so that this is noticed before hours of training.
void check_weights_directory(const std::filesystem::path& path);

/// Writes the file atomically, in the tensors' order, replacing one of that name: readers find either all of
/// it or none, even after a power failure. `about` goes into the header. Names and texts must not contain
/// quotes or backslashes. Throws StorageError.
void write_weights_file(const std::filesystem::path& path, std::span<const StoredTensor> tensors,
                        const std::map<std::string, std::string>& about);

/// The same; but if it fails although the directory is writable (a full disk, a quota), tries again every
/// second until the time limit is reached. `note` takes a line when the waiting starts; `stop` tells whether
/// to end it. Throws the last StorageError.
void write_weights_patiently(const std::filesystem::path& path, std::span<const StoredTensor> tensors,
                             const std::map<std::string, std::string>& about,
                             std::chrono::duration<double> patience,
                             const std::function<void(const std::string&)>& note,
                             const std::function<bool()>& stop);

}  // namespace trommel
