// Restores a sweep's directory if a submission fails.
#pragma once

#include <filesystem>
#include <optional>
#include <set>
#include <string>

#include "sweep_directory/sweep_directory.hpp"

namespace trommel {

/// On construction, records those contents of the directory that preparing a sweep or its batch script
/// changes.
class FormerDirectory {
  public:
    explicit FormerDirectory(SweepDirectory directory);

    /// Removes what was created since, and restores what was changed; if a coordinator is running there, only
    /// the batch script.
    void restore() const;

  private:
    std::filesystem::path script() const;

    SweepDirectory directory_;
    std::filesystem::path first_missing_;  ///< its topmost directory that did not exist; empty if all existed
    std::set<std::string> names_;          ///< in the directory
    bool had_slurm_ = false;
    std::optional<std::string> sweep_file_;
    std::optional<std::string> script_;
};

}  // namespace trommel
