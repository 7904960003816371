// A trainer's output: saved in a file, and the last part kept in memory.
#pragma once

#include <filesystem>
#include <string>

#include "system/capped_file.hpp"
#include "system/unique_fd.hpp"

namespace trommel {

/// Reads the end of a pipe that a trainer writes to; never blocks. If the file cannot be written, the output
/// is not saved: a full disk does not stop training. Files end at 16 MB, so that no trainer fills the disk.
class TrainerLog {
  public:
    TrainerLog(UniqueFd pipe, const std::filesystem::path& file);

    /// Appends later output to this file instead, and restarts last_words().
    void write_to(const std::filesystem::path& file);

    void read();

    /// Readable when the trainer has printed something; -1 after its end.
    int fd() const { return pipe_.get(); }

    /// The exit reason: the line since write_to() that tells why the trainer ended (telling_line), otherwise
    /// the last lines, joined into one, in plain ASCII; "" if there were none.
    std::string last_words() const;

  private:
    UniqueFd pipe_;
    CappedFile file_;
    std::string tail_;
};

}  // namespace trommel
