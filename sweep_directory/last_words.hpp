// Why rank 0 could not go on, or what a worker on its machine made of its silence: written into a file that `trommel run` has
// made, because mpirun's exit status cannot be trusted with it. Not in the sweep's directory: that may be what is full or
// broken, and two runs may be at odds over it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "system/temporary.hpp"

namespace trommel {

/// `wrong_input`: the user can act (exit code 2), otherwise the operator.
struct LastWords {
    bool wrong_input = false;
    std::string text;
};

/// Does without where the file cannot be written.
void leave_last_words(const std::filesystem::path& file, const LastWords& words);

/// An empty file for them, which goes with this object. Throws StorageError where the folder for temporary files cannot be written.
class LastWordsFile {
  public:
    const std::filesystem::path& path() const { return file_.path(); }

    /// Nothing where none were left.
    std::optional<LastWords> read() const;

  private:
    Temporary file_{Temporary::What::file, "last-words"};
};

}  // namespace trommel
