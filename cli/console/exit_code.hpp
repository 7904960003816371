// The exit codes of `trommel`.
#pragma once

namespace trommel::cli {

/// 0 done; 1 failed, or `reproduce` or `replay` differs; 2 wrong use or wrong input; 3 stopped early, can be resumed.
enum class ExitCode { done = 0, failed = 1, wrong_input = 2, stopped = 3 };

}  // namespace trommel::cli
