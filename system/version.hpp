// The version of trommel, which is recorded with every trial and compared between ranks.
#pragma once

#include <string_view>

namespace trommel {

/// The released version, e.g. "0.1.0".
std::string_view version();

/// The commit the build was made from, or "unknown".
std::string_view revision();

}  // namespace trommel
