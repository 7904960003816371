// The batch script of a sweep under Slurm: what `trommel submit` writes, and a person can read.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "slurm/site_file.hpp"

namespace trommel {

struct BatchJob {
    std::string name;                  ///< the sweep's
    std::filesystem::path sweep_file;  ///< all paths are absolute
    std::filesystem::path directory;
    std::filesystem::path trommel;  ///< the executable
    std::string nodes = "1";        ///< "4", or "2-4"
    std::int64_t workers_per_node = 1;
    std::int64_t gpus_per_node = 0;  ///< 0: none, and workers see what the job sees
    std::string time;
    std::vector<std::string> data;    ///< NAME=FILE
    std::vector<std::string> sbatch;  ///< options of the person, which come last and so win
};

/// The time limit of the script, as it was given; empty if it was not. Later options win. Throws
/// as below.
std::string time_limit_of(const BatchJob& job, const Site& site);

/// Throws InputError for a path that a batch script cannot name.
std::string batch_script(const BatchJob& job, const Site& site);

}  // namespace trommel
