// Finds the line of a program's output that tells why it ended.
#pragma once

#include <string>
#include <vector>

namespace trommel {

/// The message of the last exception: Python's, R's, Julia's, C++'s, Java's or Node's, without stack frames.
/// Empty if none is recognized.
std::string telling_line(const std::vector<std::string>& lines);

}  // namespace trommel
