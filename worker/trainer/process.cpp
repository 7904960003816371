#include "worker/trainer/process.hpp"

#include <ATen/Parallel.h>
#include <malloc.h>
#include <unistd.h>

#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

#include "system/errors.hpp"
#include "worker/trainer/blas.hpp"

namespace trommel {

namespace {

// The process that started us set the libraries' variables to the same number (trainer_environment()), unless
// the trainer was started by hand.
int wanted_threads() {
    const char* variable = std::getenv("TROMMEL_THREADS");
    if (!variable) {
        return 1;
    }
    const std::string text = variable;
    int threads = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), threads);
    if (error != std::errc{} || end != text.data() + text.size() || threads < 1) {
        throw InputError("TROMMEL_THREADS: '" + text + "' is not an integer above 0; set it to e.g. 1");
    }
    return threads;
}

}  // namespace

void set_library_environment(char** argv) {
    const auto kernels = better_kernels(loaded_kernels(), this_processor());
    const bool wants_kernels = kernels && !std::getenv("OPENBLAS_CORETYPE");
    if (std::getenv("OMP_WAIT_POLICY") && !wants_kernels) {
        return;
    }
    setenv("OMP_WAIT_POLICY", "passive", 0);
    if (wants_kernels) {
        setenv("OPENBLAS_CORETYPE", kernels->c_str(), 1);
    }
    // Executes the link's target, so that the process keeps its name. Returns only on failure: training then
    // still works, only slower.
    std::error_code unreadable;
    execv(std::filesystem::read_symlink("/proc/self/exe", unreadable).c_str(), argv);
}

void prepare_training() {
    const int threads = wanted_threads();
    // Without these, glibc maps and unmaps every large tensor: a page fault for each 4 KiB, at each step.
    mallopt(M_MMAP_MAX, 0);
    mallopt(M_TRIM_THRESHOLD, -1);
    at::set_num_threads(threads);
    set_blas_threads(threads);
}

}  // namespace trommel
