// A record that nobody writes any more, as one file that can be read anywhere.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <utility>

namespace trommel {

/// Tells a file from another one of the same name: its device and number.
using FileIdentity = std::pair<dev_t, ino_t>;

/// Nothing where there is no such file.
std::optional<FileIdentity> identity_of(const std::filesystem::path& file);

/// Leaves WAL mode, in which even readers must write beside the file: what can be read then is a copy, a directory of somebody else,
/// a read-only medium. Nothing happens where the record is in use, cannot be written, or is not `known` (SQLite would move into a file
/// that was put in its place what the log beside it holds).
void close_record(const std::filesystem::path& record, const FileIdentity& known);

}  // namespace trommel
