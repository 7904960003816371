// The exit reason of rank 0, or of a worker on rank 0's machine that lost contact with rank 0. It is written
// to a file that `trommel run` has created, because mpirun's exit status is unreliable. The file is not in
// the sweep's directory: that may be full or broken, and two runs may be competing for it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "system/temporary.hpp"

namespace trommel {

/// An exit reason. If `wrong_input`, the user can correct it (exit code 2); otherwise the operator must.
struct LastWords {
    bool wrong_input = false;
    std::string text;
};

/// Does nothing if the file cannot be written.
void leave_last_words(const std::filesystem::path& file, const LastWords& words);

/// Creates an empty file, which is removed with this object. Throws StorageError if the directory for
/// temporary files cannot be written.
class LastWordsFile {
  public:
    const std::filesystem::path& path() const { return file_.path(); }

    /// Nothing if no reason was written.
    std::optional<LastWords> read() const;

  private:
    Temporary file_{Temporary::What::file, "last-words"};
};

}  // namespace trommel
