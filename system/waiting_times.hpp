// Timeouts that several parts must agree on.
#pragma once

#include <chrono>

namespace trommel {

/// A launcher that hangs after its command has ended is killed after this time.
inline constexpr std::chrono::seconds launcher_patience{5};

}  // namespace trommel
