// Sends a request to the coordinator of a sweep.
#pragma once

#include <filesystem>
#include <variant>

#include "messaging/requests.hpp"

namespace trommel {

/// Puts the request into the sweep's directory, waits some seconds if a coordinator is running there, and
/// prints the outcome. Throws InputError with the coordinator's reason if it refused.
void ask_coordinator(const std::filesystem::path& directory, decltype(Request::what) what);

}  // namespace trommel
