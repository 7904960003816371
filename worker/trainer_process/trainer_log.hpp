// What a trainer prints: kept in a file, and its end in memory.
#pragma once

#include <filesystem>
#include <string>

#include "system/capped_file.hpp"
#include "system/unique_fd.hpp"

namespace trommel {

/// Reads the end of a pipe that a trainer writes to; never waits. A file that cannot be written is done
/// without: a full disk stops no training, and no trainer fills the disk, for a file ends at 16 MB.
class TrainerLog {
  public:
    TrainerLog(UniqueFd pipe, const std::filesystem::path& file);

    /// What is printed from now on is appended to this file instead, and last_words() begins anew.
    void write_to(const std::filesystem::path& file);

    void read();

    /// Readable when the trainer has printed something; -1 after its end.
    int fd() const { return pipe_.get(); }

    /// The line since write_to() that says why it ended (telling_line), else the last lines, on one line, in plain ASCII; "" if
    /// there were none.
    std::string last_words() const;

  private:
    UniqueFd pipe_;
    CappedFile file_;
    std::string tail_;
};

}  // namespace trommel
