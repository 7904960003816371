// Turns a finished record into a single file that can be read anywhere.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <utility>

namespace trommel {

/// Distinguishes a file from another one with the same name, by device and inode number.
using FileIdentity = std::pair<dev_t, ino_t>;

/// Nothing if the file does not exist.
std::optional<FileIdentity> identity_of(const std::filesystem::path& file);

/// Leaves WAL mode, in which even readers must write beside the file. After that, the record can also be read
/// as a copy, in another user's directory, or on a read-only medium. Does nothing if the record is in use,
/// cannot be written, or is not `known` (SQLite would write the log beside it into the replaced file).
void close_record(const std::filesystem::path& record, const FileIdentity& known);

}  // namespace trommel
