#include "slurm/gpu_share.hpp"

#include <cstdlib>
#include <sstream>
#include <string>
#include <vector>

#include "system/errors.hpp"

namespace trommel {

namespace {

std::vector<std::string> visible_devices() {
    const char* variable = std::getenv("CUDA_VISIBLE_DEVICES");
    std::istringstream list(variable ? variable : "");
    std::vector<std::string> devices;
    for (std::string device; std::getline(list, device, ',');) {
        devices.push_back(device);
    }
    return devices;
}

// mpirun's ranks have Slurm's variables too, but those of mpirun's own daemon.
std::size_t number_on_node() {
    for (const char* name : {"OMPI_COMM_WORLD_LOCAL_RANK", "SLURM_LOCALID"}) {
        if (const char* number = std::getenv(name)) {
            return std::strtoul(number, nullptr, 10);
        }
    }
    return 0;
}

}  // namespace

void take_gpu(int workers_per_gpu) {
    const std::vector<std::string> devices = visible_devices();
    if (devices.empty()) {
        throw InputError(
            "--workers-per-gpu: CUDA_VISIBLE_DEVICES names no device on this node; ask Slurm for GPUs, or "
            "set "
            "it");
    }
    // The coordinator's node has one rank more than the others. Numbers from 1 up are its workers': modulo the workers they are
    // all different, as those from 0 up are elsewhere.
    const auto share = static_cast<std::size_t>(workers_per_gpu);
    const std::size_t slot = number_on_node() % (devices.size() * share);
    setenv("CUDA_VISIBLE_DEVICES", devices[slot / share].c_str(), 1);
}

}  // namespace trommel
