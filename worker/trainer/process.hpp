// Process-wide settings that make training fast; must be made before the first call of Torch.
#pragma once

namespace trommel {

/// Sets the variables that libraries read while they are loaded: OMP_WAIT_POLICY (waiting threads must not
/// spin), and OPENBLAS_CORETYPE if OpenBLAS does not know the processor (better_kernels). If they were not
/// set, starts this program again, once, with `argv`.
void set_library_environment(char** argv);

/// Keeps the memory of large activations mapped between steps, and sets the number of threads:
/// $TROMMEL_THREADS, or 1. Throws InputError if that is not a positive integer.
void prepare_training();

}  // namespace trommel
