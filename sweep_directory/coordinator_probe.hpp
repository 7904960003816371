// Checks whether a coordinator is running in a directory.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace trommel {

/// The holder of DIR/coordinator.lock, e.g. "process 4711 on n4"; nothing if it is free. The check takes the
/// lock for some microseconds, shared, so that two users may check at once.
std::optional<std::string> coordinator_at_work(const std::filesystem::path& directory);

}  // namespace trommel
