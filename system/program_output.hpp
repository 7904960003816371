// Runs other programs and keeps what they print.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace trommel {

struct ProgramOutput {
    std::optional<int>
        status;  ///< 128 + the signal that ended it, 127 if it cannot be started; nothing if we killed it
    std::string out;
    std::string err;
};

struct HowToRun {
    std::chrono::milliseconds patience;
    std::function<bool(const ProgramOutput&)> enough = {};     ///< whether this much output is enough
    std::optional<std::vector<std::string>> environment = {};  ///< "NAME=value" each; default: our own
    bool may_outlive_us = false;  ///< if false, it is killed when this process dies
};

/// Runs a program found in PATH, with empty standard input, until it ends, has printed enough, or `patience`
/// has passed; then kills it together with its children.
ProgramOutput output_of(const std::vector<std::string>& command, const HowToRun& how);

}  // namespace trommel
