#include "cli/trommel/open_record.hpp"

#include "cli/common/sweep_directory.hpp"
#include "sweep/errors.hpp"

namespace trommel::cli {

ResultsReader open_record(const std::filesystem::path& directory) {
    const std::filesystem::path results = SweepDirectory{directory}.results();
    if (!std::filesystem::exists(directory)) {
        throw InputError(directory.string() +
                         ": no such directory; 'trommel list' shows the sweeps that are here");
    }
    if (!std::filesystem::exists(results)) {
        throw InputError(
            directory.string() +
            ": no results.sqlite here (not a sweep directory?); give the directory that 'trommel run' "
            "made");
    }
    return ResultsReader(results);
}

}  // namespace trommel::cli
