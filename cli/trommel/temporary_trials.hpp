// A directory for a trial whose program runs again.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

#include "sweep/errors.hpp"

namespace trommel::cli {

/// New, and removed at the end with what the program left in it.
class TemporaryTrials {
  public:
    TemporaryTrials() {
        std::string name = (std::filesystem::temp_directory_path() / "trommel-reproduce-XXXXXX").string();
        if (!::mkdtemp(name.data())) {
            throw StorageError(name + ": cannot be made; is the disk full?");
        }
        path_ = name;
    }
    ~TemporaryTrials() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryTrials(const TemporaryTrials&) = delete;
    TemporaryTrials& operator=(const TemporaryTrials&) = delete;

    const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

}  // namespace trommel::cli
