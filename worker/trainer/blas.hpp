// Which linear-algebra library this process has loaded: the slow one makes everything 25 times slower.
#pragma once

#include <optional>
#include <string>

namespace trommel {

/// OpenBLAS's description of itself, or the path of whatever library multiplies matrices.
std::string loaded_blas();

/// What a processor knows, as far as kernels go.
struct Processor {
    bool avx2 = false;
    bool avx512 = false;  ///< F, BW, CD, DQ and VL
};

Processor this_processor();

/// The name of the kernels that OpenBLAS uses, e.g. "Haswell"; "" for another library.
std::string loaded_kernels();

/// OpenBLAS 0.3.21 (Debian 12) does not know Raptor Lake, Arrow Lake and Emerald Rapids, and takes kernels of 2004 there, which
/// multiply at a fifth of the speed. The value of OPENBLAS_CORETYPE that is right for the processor, where `loaded` are as old.
std::optional<std::string> better_kernels(const std::string& loaded, const Processor& processor);

/// OpenBLAS has threads of its own, which Torch does not know. Does nothing for another library.
void set_blas_threads(int threads);

}  // namespace trommel
