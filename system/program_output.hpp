// What other people's programs print.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace trommel {

struct ProgramOutput {
    std::optional<int>
        status;  ///< 128 + the signal that ended it, 127 where it cannot be started; nothing: it was ended by us
    std::string out;
    std::string err;
};

struct HowToRun {
    std::chrono::milliseconds patience;
    std::function<bool(const ProgramOutput&)> enough =
        {};  ///< says of what was printed that no more is wanted
    std::optional<std::vector<std::string>> environment =
        {};  ///< "NAME=value" each; ours where it is not given
    bool may_outlive_us =
        false;  ///< it does something that is better done than not; others are killed when we are
};

/// Runs a program that is found on the PATH, with nothing to read, until it ends, or enough is printed, or patience is over: then it is
/// killed, with what it has started.
ProgramOutput output_of(const std::vector<std::string>& command, const HowToRun& how);

}  // namespace trommel
