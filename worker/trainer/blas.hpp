// The linear-algebra library that this process has loaded: the slow one makes everything 25 times slower.
#pragma once

#include <optional>
#include <string>

namespace trommel {

/// OpenBLAS's description of itself, or the path of the library that multiplies matrices.
std::string loaded_blas();

/// The instruction sets of a processor that matter for kernels.
struct Processor {
    bool avx2 = false;
    bool avx512 = false;  ///< F, BW, CD, DQ and VL
};

Processor this_processor();

/// The name of the kernels that OpenBLAS uses, e.g. "Haswell"; "" for another library.
std::string loaded_kernels();

/// OpenBLAS 0.3.21 (Debian 12) does not know Raptor Lake, Arrow Lake and Emerald Rapids, and uses kernels
/// from 2004 there, which multiply at a fifth of the speed. Returns the value of OPENBLAS_CORETYPE that suits
/// the processor, if the `loaded` kernels are that old.
std::optional<std::string> better_kernels(const std::string& loaded, const Processor& processor);

/// OpenBLAS has its own threads, which Torch does not control. Does nothing for another library.
void set_blas_threads(int threads);

}  // namespace trommel
