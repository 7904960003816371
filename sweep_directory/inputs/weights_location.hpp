// Where the files are with whose weights a sweep's models begin.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "sweep/sweep.hpp"

namespace trommel {

/// A file that a layer begins with, and the SHA-256 that stands beside it, which may be missing.
struct NamedWeights {
    std::string file;
    std::string digest;

    auto operator<=>(const NamedWeights&) const = default;
};

/// Of the models that the sweep can choose.
std::set<NamedWeights> weights_named(const Sweep& sweep);

/// Fills in sweep.weights_files. Each file is looked for at its path (a relative one counts from the first
/// of `folders`), under its file name in each of `folders`, and in $TROMMEL_DATA. Throws InputError for one
/// that is not there, or is not the one that the model names by its SHA-256.
void locate_weights(Sweep& sweep, const std::vector<std::filesystem::path>& folders);

}  // namespace trommel
