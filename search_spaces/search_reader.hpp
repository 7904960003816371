// How a sweep searches and what it keeps: [budget], [sampler], [pruner], [seeds], [evaluate], [keep].
#pragma once

#include "search_spaces/table_reader.hpp"
#include "sweep/sweep.hpp"

namespace trommel {

/// `file` is the whole file.
void read_search(TableReader& file, Sweep& sweep);

}  // namespace trommel
