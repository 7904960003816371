// Times that one part waits, and another must know of.
#pragma once

#include <chrono>

namespace trommel {

/// A launcher that hangs at its end, once its command has died, is killed after this.
inline constexpr std::chrono::seconds launcher_patience{5};

}  // namespace trommel
