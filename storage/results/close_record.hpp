// A record that nobody writes any more, as one file that can be read anywhere.
#pragma once

#include <filesystem>

namespace trommel {

/// Leaves WAL mode, in which even readers must write beside the file: what can be read then is a copy, a directory of somebody else,
/// a read-only medium. Nothing happens where the record is in use, or cannot be written.
void close_record(const std::filesystem::path& record);

}  // namespace trommel
