// What other people's programs print.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace trommel::cli {

struct ProgramOutput {
    std::optional<int>
        status;  ///< 128 + the signal that ended it, 127 where it cannot be started; nothing: it was ended by us
    std::string out;
    std::string err;
};

/// Runs a program that is found on the PATH, with nothing to read and our environment, or the given one, until it ends, or `enough`
/// says so of what it has printed, or patience is over: then it is killed, with what it has started.
ProgramOutput output_of(const std::vector<std::string>& command, std::chrono::milliseconds patience,
                        const std::function<bool(const ProgramOutput&)>& enough = {},
                        const std::optional<std::vector<std::string>>& environment = {});

}  // namespace trommel::cli
