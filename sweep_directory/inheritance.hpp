// What a branch takes over from a former sweep: the configurations and completed trials that count under its file too.
#pragma once

#include <string>
#include <vector>

#include "sweep/record.hpp"
#include "sweep_directory/sweep_directory.hpp"

namespace trommel {

struct Inheritance {
    std::vector<Record> records;  ///< of the new sweep's first life
    std::string
        words;  ///< "took over 12 completed trials of 9 configurations from DIR; 3 trials do not count here"
};

/// A trial counts where `sweep` would train it alike: the same plan, data and seed. Its configuration has a new number, and
/// gets what the new space adds where the old training had a value for it. `sweep` has its data located. Throws InputError
/// for a directory without a record.
Inheritance inherit(const SweepDirectory& former, const Sweep& sweep);

/// Makes the directory's record with them in it: all or nothing. The caller holds the directory's lock.
void make_record_with(const Inheritance& inheritance, const SweepDirectory& directory,
                      const SweepSource& source);

}  // namespace trommel
