// Finds the site file.
#pragma once

#include <filesystem>
#include <string>

#include "slurm/site_file.hpp"

namespace trommel {

/// $TROMMEL_SITE, else trommel/site.toml in $XDG_CONFIG_HOME or ~/.config.
std::filesystem::path site_file();

/// The defaults if there is no file, and neither a file nor a site was asked for. Throws InputError.
Site find_site(const std::string& name);

}  // namespace trommel
