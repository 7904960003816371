// Whether a coordinator is at work in a directory.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace trommel {

/// Who holds DIR/coordinator.lock, e.g. "process 4711 on n4"; nothing where nobody does. The look takes the lock for some
/// microseconds, shared, so two people may look at once.
std::optional<std::string> coordinator_at_work(const std::filesystem::path& directory);

}  // namespace trommel
