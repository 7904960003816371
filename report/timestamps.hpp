// Reads the times of the record. Private to this folder.
#pragma once

#include <string>

namespace trommel {

/// Seconds since 1970, to the millisecond, of "2024-05-17T09:30:12.345Z"; NaN for any other text.
double seconds_of(const std::string& time);

}  // namespace trommel
