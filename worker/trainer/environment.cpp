#include "worker/trainer/environment.hpp"

#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/ones.h>
#include <c10/core/InferenceMode.h>
#include <torch/version.h>

#include <cstdlib>
#include <ctime>
#include <fstream>
#include <sstream>

#include "system/host_name.hpp"
#include "system/version.hpp"
#include "worker/trainer/blas.hpp"

namespace trommel {

namespace {

// The rest of the first line that begins with `key`; "unknown" without one.
std::string value_after(std::istream& lines, const std::string& key, char separator) {
    for (std::string line; std::getline(lines, line);) {
        if (const auto at = line.find(key); at != std::string::npos) {
            const auto value = line.find_first_not_of(" \t", line.find(separator, at) + 1);
            return value == std::string::npos ? "unknown" : line.substr(value);
        }
    }
    return "unknown";
}

std::string processor() {
    std::ifstream file("/proc/cpuinfo");
    return value_after(file, "model name", ':');
}

// The instruction set that ATen's kernels use; its own function for it is not public in Torch 1.13.
std::string instruction_set() {
    std::istringstream config(at::show_config());
    return value_after(config, "CPU capability usage", ':');
}

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value ? value : "";
}

}  // namespace

Environment process_environment() {
    return {{"blas", loaded_blas()},
            {"device", "cpu"},
            {"host", host_name()},
            {"instruction_set", instruction_set()},
            {"layout", "channels_last"},
            {"omp_wait_policy", variable("OMP_WAIT_POLICY")},
            {"processor", processor()},
            {"revision", std::string(revision())},
            {"threads", std::to_string(at::get_num_threads())},
            {"torch", TORCH_VERSION},
            {"trommel", std::string(version())}};
}

Environment trial_environment(const DataSet& data) {
    Environment environment = process_environment();
    std::string checksums;
    for (const std::string& checksum : data.checksums) {
        checksums += (checksums.empty() ? "" : " ") + checksum;
    }
    environment["shards"] = checksums;
    return environment;
}

double measured_gflops() {
    // In CPU time: load from other programs must not make a fast library look slow.
    const auto cpu_seconds = [] { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; };
    const c10::InferenceMode no_graph;
    constexpr std::int64_t size = 768;
    const at::Tensor matrix = at::ones({size, size}, at::kFloat);
    at::Tensor product = at::mm(matrix, matrix);  // warm-up

    double products = 0;
    const double begin = cpu_seconds();
    double elapsed = 0;
    while (elapsed < 0.2) {
        at::mm_out(product, matrix, matrix);
        products += 1;
        elapsed = cpu_seconds() - begin;
    }
    return products * 2 * size * size * size / elapsed / 1e9;
}

}  // namespace trommel
