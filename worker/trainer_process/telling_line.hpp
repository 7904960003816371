// Which line of what a program has printed says why it ended.
#pragma once

#include <string>
#include <vector>

namespace trommel {

/// The message of the last exception: Python's, R's, Julia's, C++'s, Java's or Node's, without the frames around it. Empty where
/// none is recognised.
std::string telling_line(const std::vector<std::string>& lines);

}  // namespace trommel
