// Which linear-algebra library this process has loaded: the slow one makes everything 25 times slower.
#pragma once

#include <string>

namespace trommel {

/// OpenBLAS's description of itself, or the path of whatever library multiplies matrices.
std::string loaded_blas();

/// OpenBLAS has threads of its own, which Torch does not know. Does nothing for another library.
void set_blas_threads(int threads);

}  // namespace trommel
