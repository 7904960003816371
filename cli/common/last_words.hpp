// Why rank 0 could not go on: left in a file, because mpirun's exit status cannot be trusted with it.
#pragma once

#include <optional>
#include <string>

#include "cli/common/sweep_directory.hpp"

namespace trommel::cli {

/// Rank 0 ended with an error. `wrong_input`: the user can act (exit code 2), otherwise the operator.
struct LastWords {
    bool wrong_input = false;
    std::string text;
};

/// Does without where the file cannot be written: the text goes to standard error as well.
void leave_last_words(const SweepDirectory& directory, const LastWords& words);

/// Takes them away: the next life has its own.
std::optional<LastWords> take_last_words(const SweepDirectory& directory);

}  // namespace trommel::cli
