// What a cluster wants to see in its batch scripts: the site file. slurm/README.md explains its keys.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cli/common/slurm_job.hpp"

namespace trommel::cli {

struct Site {
    std::vector<std::string> modules;  ///< for `module load`
    std::vector<std::string> setup;    ///< lines of the batch script, before the sweep
    std::vector<std::string> sbatch;   ///< further options: "--constraint=skylake"
    std::string partition;
    std::string account;
    std::string time;
    std::chrono::seconds stop_before_end{120};
    std::int64_t cpus_per_worker = 1;
    std::optional<std::int64_t> workers_per_node;
    std::int64_t workers_per_gpu = 1;
    std::string launcher = "mpirun";  ///< or "srun"
    ResumeBy resume_by = ResumeBy::requeue;
};

/// $TROMMEL_SITE, else trommel/site.toml in $XDG_CONFIG_HOME or ~/.config.
std::filesystem::path site_file();

/// The table of that name; without a name the only one. Defaults where no file is there and no name is given. Throws
/// InputError with every mistake of the table.
Site read_site(const std::filesystem::path& file, const std::string& name);

}  // namespace trommel::cli
