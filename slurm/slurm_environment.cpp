#include "slurm/slurm_environment.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>

#include "worker/trainer_process/trainer_environment.hpp"

namespace trommel {

namespace {

constexpr std::array memory = {"SLURM_MEM_PER_CPU", "SLURM_MEM_PER_GPU", "SLURM_MEM_PER_NODE"};

std::string_view name_of(std::string_view variable) {
    return variable.substr(0, variable.find('='));
}

bool has(const std::vector<std::string>& variables, std::string_view name) {
    return std::ranges::any_of(variables, [&](const auto& each) { return name_of(each) == name; });
}

// The location of Slurm and the output format of its commands; some sites set them in modules.
bool is_of_the_site(std::string_view name) {
    constexpr std::array<std::string_view, 13> kept = {
        "SLURM_CONF",        "SLURM_CONF_SERVER", "SLURM_CLUSTERS",    "SLURM_JWT",  "SLURM_SACK_SOCKET",
        "SLURM_TIME_FORMAT", "SLURM_EXIT_ERROR",  "SLURM_DEBUG_FLAGS", "SLURM_ROOT", "SLURM_HOME",
        "SLURM_DIR",         "SLURM_PREFIX",      "SLURM_VERSION"};
    return std::ranges::find(kept, name) != kept.end();
}

bool is_of_a_job(std::string_view name) {
    return (name.starts_with("SLURM_") && !is_of_the_site(name)) || name.starts_with("SLURMD_") ||
           name.starts_with("SRUN_");
}

// Whether srun or mpirun sets this variable for a rank. Variables that users set (..._MCA_...) do not count.
bool is_of_a_step(std::string_view name) {
    return (name.starts_with("PMIX_") && !name.starts_with("PMIX_MCA_")) || name.starts_with("PMI_");
}

bool names_gpus(std::string_view name) {
    constexpr std::array<std::string_view, 4> names = {"CUDA_VISIBLE_DEVICES", "GPU_DEVICE_ORDINAL",
                                                       "ROCR_VISIBLE_DEVICES", "ZE_AFFINITY_MASK"};
    return std::ranges::find(names, name) != names.end();
}

}  // namespace

std::vector<std::string> environment_of_a_new_job(const std::vector<std::string>& ours) {
    const bool of_a_rank = has(ours, "OMPI_COMM_WORLD_RANK");
    const bool of_a_step = has(ours, "PMIX_RANK") || has(ours, "PMI_RANK");
    const bool has_gpus =
        has(ours, "SLURM_JOB_GPUS") || has(ours, "SLURM_STEP_GPUS") || has(ours, "SLURM_GPUS_ON_NODE");
    std::vector<std::string> theirs;
    std::ranges::copy_if(ours, std::back_inserter(theirs), [&](const std::string& variable) {
        const std::string_view name = name_of(variable);
        return !is_of_a_job(name) && !(of_a_rank && is_launchers(variable)) &&
               !(of_a_step && is_of_a_step(name)) && !(has_gpus && names_gpus(name));
    });
    return theirs;
}

void let_steps_begin() {
    setenv("SLURM_EXPORT_ENV", "ALL", 1);
    unsetenv("SRUN_EXPORT_ENV");
    setenv("SLURM_OVERLAP", "1", 0);
    if (std::ranges::count_if(memory, [](const char* name) { return std::getenv(name) != nullptr; }) > 1) {
        std::ranges::for_each(memory, unsetenv);  // a step has its job's memory then
    }
}

void forget_tasks() {
    for (const char* name : {"SLURM_CPUS_PER_TASK", "SLURM_TRES_PER_TASK", "SRUN_CPUS_PER_TASK"}) {
        unsetenv(name);
    }
    for (const std::string& variable : own_environment()) {
        const std::string name(name_of(variable));
        if (is_of_a_step(name)) {
            unsetenv(name.c_str());
        }
    }
}

}  // namespace trommel
