// [train] command and metrics: a user's program that trains in place of LibTorch.
#pragma once

#include <optional>

#include <toml++/toml.h>

#include "search_spaces/problems.hpp"
#include "sweep/sweep.hpp"
#include "sweep/training.hpp"

namespace trommel {

/// The two keys of [train]; nothing without a command. Its metrics become columns of the record, so their
/// names must be valid ones.
std::optional<Command> read_command(const toml::table& train, Problems& problems);

/// Checks that need the whole file: names in braces without a value, tables that have no effect with a
/// command, parameters with reserved names.
void check_command(const Sweep& sweep, const toml::table& file, Problems& problems);

}  // namespace trommel
