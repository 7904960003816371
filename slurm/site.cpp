#include "slurm/site.hpp"

#include <cstdlib>

#include "system/errors.hpp"
#include "system/whole_file.hpp"

namespace trommel {

namespace fs = std::filesystem;

fs::path site_file() {
    if (const char* named = std::getenv("TROMMEL_SITE")) {
        return named;
    }
    const char* config = std::getenv("XDG_CONFIG_HOME");
    const char* home = std::getenv("HOME");
    const fs::path base = config && *config ? fs::path(config) : fs::path(home ? home : "/") / ".config";
    return base / "trommel" / "site.toml";
}

Site find_site(const std::string& name) {
    const fs::path file = site_file();
    if (fs::exists(file)) {
        return read_site(read_whole(file), file.string(), name);
    }
    if (name.empty() && !std::getenv("TROMMEL_SITE")) {
        return {};
    }
    throw InputError(file.string() + ": no such site file; slurm/sites/ has examples to copy");
}

}  // namespace trommel
