// Weights as a .safetensors file, and their digest. docs/weights.md has the format. Without Torch.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <span>
#include <string>

#include "storage/weights/stored_tensor.hpp"

namespace trommel {

/// SHA-256, hexadecimal, of the tensors in order, each as "<name> <size>x<size>...\n" and its floats, little
/// endian.
std::string weights_digest(std::span<const StoredTensor> tensors);

/// Throws StorageError where `path` cannot be written: better now than after hours of training.
void check_weights_directory(const std::filesystem::path& path);

/// Writes the file, in the tensors' order, replacing one of that name: whoever opens it, even after a power
/// failure, finds all of it or none. `about` goes into the header. Names and texts are free of quotes and
/// backslashes. Throws StorageError.
void write_weights_file(const std::filesystem::path& path, std::span<const StoredTensor> tensors,
                        const std::map<std::string, std::string>& about);

/// The same; where it fails though the directory may be written to (a full disk, a quota), again each second until the
/// patience has ended. `note` takes a line when the waiting begins; `stop` is asked whether it is to end. Throws the last
/// StorageError.
void write_weights_patiently(const std::filesystem::path& path, std::span<const StoredTensor> tensors,
                             const std::map<std::string, std::string>& about,
                             std::chrono::duration<double> patience,
                             const std::function<void(const std::string&)>& note,
                             const std::function<bool()>& stop);

}  // namespace trommel
