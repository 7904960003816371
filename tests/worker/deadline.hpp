// Waits for another process, with a time limit that only a broken one reaches.
#pragma once

#include <poll.h>

#include <chrono>

namespace trommel {

inline constexpr std::chrono::seconds patience{120};

/// Whether the descriptor became readable (or its other end closed).
inline bool becomes_readable(int fd) {
    pollfd readable{.fd = fd, .events = POLLIN, .revents = 0};
    return ::poll(&readable, 1, static_cast<int>(std::chrono::milliseconds(patience).count())) == 1;
}

}  // namespace trommel
