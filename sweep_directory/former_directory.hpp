// A sweep's directory as it was, for a submission that comes to nothing.
#pragma once

#include <filesystem>
#include <optional>
#include <set>
#include <string>

#include "sweep_directory/sweep_directory.hpp"

namespace trommel {

/// Remembers, when it is made, what is in the directory that preparing a sweep, or its batch script, changes.
class FormerDirectory {
  public:
    explicit FormerDirectory(SweepDirectory directory);

    /// Takes away what has come since, and puts back what was changed; where a coordinator is at work there, the batch script alone.
    void restore() const;

  private:
    std::filesystem::path script() const;

    SweepDirectory directory_;
    std::filesystem::path
        first_missing_;            ///< the uppermost of its folders that was not there; empty where all were
    std::set<std::string> names_;  ///< in the directory
    bool had_slurm_ = false;
    std::optional<std::string> sweep_file_;
    std::optional<std::string> script_;
};

}  // namespace trommel
