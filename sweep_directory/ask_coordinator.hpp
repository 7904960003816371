// Asks a sweep's coordinator for something, from outside.
#pragma once

#include <filesystem>
#include <variant>

#include "messaging/requests.hpp"

namespace trommel {

/// Leaves the request in the sweep's directory, waits some seconds while a coordinator is at work there, and prints what
/// became of it. Throws InputError with the coordinator's reason where it refused.
void ask_coordinator(const std::filesystem::path& directory, decltype(Request::what) what);

}  // namespace trommel
