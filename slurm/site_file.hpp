// What a cluster wants to see in its batch scripts: the site file. slurm/README.md explains its keys.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "slurm/launcher_kind.hpp"
#include "slurm/resume_policy.hpp"

namespace trommel {

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
    LauncherKind launcher = LauncherKind::mpirun;
    ResumeBy resume_by = ResumeBy::requeue;
    std::string
        scratch;  ///< the directory of each node for copies of shards, with $VARIABLES; empty: no copies
    std::string scratch_limit;  ///< "200GB"; empty: as trommel stage has it
};

/// The table of that name in the text of a site file; without a name the only one. Throws InputError with every mistake of the
/// table, located in `file_name`.
Site read_site(const std::string& text, const std::string& file_name, const std::string& name);

}  // namespace trommel
