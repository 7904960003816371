#include "sweep_directory/open_record.hpp"

#include "search_spaces/sweep_file.hpp"
#include "sweep_directory/sweep_directory.hpp"
#include "system/errors.hpp"

namespace trommel {

ResultsReader open_record(const std::filesystem::path& directory) {
    const std::filesystem::path results = SweepDirectory{directory}.results();
    if (!std::filesystem::exists(directory)) {
        throw InputError(directory.string() +
                         ": no such directory; 'trommel list' shows the sweeps below this directory");
    }
    if (std::filesystem::is_regular_file(directory) && directory.extension() == ".toml") {
        const Sweep named = read_sweep_file(directory).sweep;
        throw InputError(directory.string() +
                         ": is a sweep file; its trials are in the directory of the sweep, " +
                         (directory.parent_path() / named.name).string());
    }
    if (!std::filesystem::exists(results)) {
        throw InputError(
            directory.string() +
            ": no results.sqlite here (not a sweep directory?); name the directory that 'trommel run' "
            "made");
    }
    return ResultsReader(results);
}

}  // namespace trommel
