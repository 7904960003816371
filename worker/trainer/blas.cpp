#include "worker/trainer/blas.hpp"

#include <dlfcn.h>

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

void set_blas_threads(int threads) {
    if (void* found = dlsym(RTLD_DEFAULT, "openblas_set_num_threads")) {
        reinterpret_cast<void (*)(int)>(found)(threads);
    }
}

}  // namespace trommel
