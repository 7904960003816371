// [train] command and metrics: a program of the user that trains in place of LibTorch.
#pragma once

#include <optional>

#include <toml++/toml.h>

#include "search_spaces/problems.hpp"
#include "sweep/sweep.hpp"
#include "sweep/training.hpp"

namespace trommel {

/// The two keys of [train]; nothing where there is no command. Its metrics become columns of the record, so their names
/// must be able to.
std::optional<Command> read_command(const toml::table& train, Problems& problems);

/// What only the whole file can tell: names in braces that nothing fills, tables that a command has no use for,
/// parameters whose names are taken.
void check_command(const Sweep& sweep, const toml::table& file, Problems& problems);

}  // namespace trommel
