#pragma once

#include <string>

namespace trommel {

/// This machine's, as the system has it: with or without its domain.
std::string host_name();

}  // namespace trommel
