// Ends a trainer together with its worker.
#pragma once

namespace trommel {

/// From now on this process ends at once, with status 0, when the other end of the socket `fd` is closed,
/// whatever it is doing. Reads nothing from it.
void end_with_peer_of(int fd);

}  // namespace trommel
