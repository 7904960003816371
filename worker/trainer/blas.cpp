#include "worker/trainer/blas.hpp"

#include <dlfcn.h>

#include <set>

namespace trommel {

std::string loaded_blas() {
    if (void* found = dlsym(RTLD_DEFAULT, "openblas_get_config")) {
        return reinterpret_cast<const char* (*)()>(found)();
    }
    Dl_info library{};
    void* multiply = dlsym(RTLD_DEFAULT, "sgemm_");
    if (multiply && dladdr(multiply, &library) != 0 && library.dli_fname) {
        return library.dli_fname;
    }
    return "unknown";
}

Processor this_processor() {
    __builtin_cpu_init();
    return {.avx2 = __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("fma") != 0,
            .avx512 = __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512bw") != 0 &&
                      __builtin_cpu_supports("avx512cd") != 0 && __builtin_cpu_supports("avx512dq") != 0 &&
                      __builtin_cpu_supports("avx512vl") != 0};
}

std::string loaded_kernels() {
    void* found = dlsym(RTLD_DEFAULT, "openblas_get_corename");
    return found ? reinterpret_cast<const char* (*)()>(found)() : "";
}

std::optional<std::string> better_kernels(const std::string& loaded, const Processor& processor) {
    static const std::set<std::string> without_avx2 = {
        "Katmai",     "Coppermine", "Northwood",   "Prescott", "Banias",  "Core2",        "Penryn",
        "Dunnington", "Nehalem",    "Sandybridge", "Athlon",   "Opteron", "Opteron_SSE3", "Barcelona",
        "Bobcat",     "Bulldozer",  "Piledriver",  "Atom",     "Nano",    "Generic",      "generic"};
    if (!processor.avx2 || !without_avx2.contains(loaded)) {
        return std::nullopt;
    }
    return processor.avx512 ? "SkylakeX" : "Haswell";
}

void set_blas_threads(int threads) {
    if (void* found = dlsym(RTLD_DEFAULT, "openblas_set_num_threads")) {
        reinterpret_cast<void (*)(int)>(found)(threads);
    }
}

}  // namespace trommel
