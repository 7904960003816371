#include "cli/common/sweep_directory.hpp"

#include "search_spaces/sweep_file.hpp"

namespace trommel::cli {

Sweep sweep_from(const SweepSource& source) {
    Sweep sweep = read_sweep(source.text, source.file_name);
    sweep.data = source.data;
    sweep.budget = source.budget.value_or(sweep.budget);
    return sweep;
}

}  // namespace trommel::cli
