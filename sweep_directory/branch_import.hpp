// What a branch imports from a former sweep: the configurations and completed trials that are also valid
// under its file.
#pragma once

#include <string>
#include <vector>

#include "sweep/record.hpp"
#include "sweep_directory/inputs/located_sweep.hpp"
#include "sweep_directory/sweep_directory.hpp"

namespace trommel {

struct BranchImport {
    std::vector<Record> records;  ///< of the first run of the new sweep's coordinator
    std::string
        words;  ///< "imported 12 completed trials of 9 configurations from DIR; 3 trials do not count here"
};

/// A trial is imported if `sweep` would train it the same way: the same plan, data and seed. Its
/// configuration gets a new number, and parameters that only the new space has get the value that the old
/// training used. Throws InputError for a directory without a record.
BranchImport import_branch(const SweepDirectory& former, const LocatedSweep& located);

/// Creates the directory's record including these trials, completely or not at all. The caller holds the
/// directory's lock.
void make_record_with(const BranchImport& imported, const SweepDirectory& directory,
                      const SweepSource& source);

}  // namespace trommel
