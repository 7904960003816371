// Settings that are tables: schedule, class_weights and augment, in [train] or with their own name.
#pragma once

#include <string>

#include <toml++/toml.h>

#include "search_spaces/problems.hpp"
#include "sweep/sweep.hpp"

namespace trommel {

/// [schedule.NAME], [class_weights.NAME] and [augment.NAME] of the file. A table that cannot be read still
/// has its name.
NamedTables read_named_tables(const toml::table& file, Problems& problems);

/// Whether `setting` may be a table in [train].
bool may_be_table(const std::string& setting);

/// Reads such a table into `named` under its description, which becomes the setting's value.
std::string read_setting_table(const std::string& setting, const toml::table& table, NamedTables& named,
                               Problems& problems);

}  // namespace trommel
