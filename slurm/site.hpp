// Where the site file is.
#pragma once

#include <filesystem>
#include <string>

#include "slurm/site_file.hpp"

namespace trommel {

/// $TROMMEL_SITE, else trommel/site.toml in $XDG_CONFIG_HOME or ~/.config.
std::filesystem::path site_file();

/// Defaults where no file is there and neither it nor a site was asked for. Throws InputError.
Site find_site(const std::string& name);

}  // namespace trommel
