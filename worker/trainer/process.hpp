// Settings of the whole process that make training fast; before the first call of Torch.
#pragma once

namespace trommel {

/// Settings that libraries read while they are loaded: OMP_WAIT_POLICY (waiting threads must not spin), and OPENBLAS_CORETYPE where
/// OpenBLAS does not know the processor (better_kernels). Starts this program again, once, with `argv`, where they are not set.
void set_library_environment(char** argv);

/// Keeps big activations mapped between steps, and sets the number of threads: $TROMMEL_THREADS, or 1. Throws
/// InputError where that is not a number.
void prepare_training();

}  // namespace trommel
