// Locates the files with the initial weights of a sweep's models.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "sweep/sweep.hpp"

namespace trommel {

/// A file with initial weights of a layer, and the SHA-256 in the sweep file, which may be missing.
struct NamedWeights {
    std::string file;
    std::string digest;

    auto operator<=>(const NamedWeights&) const = default;
};

/// The files of all models that the sweep can choose.
std::set<NamedWeights> weights_named(const Sweep& sweep);

/// Fills in sweep.weights_files. Each file is looked for at its path (a relative one starts from the first of
/// `folders`), under its file name in each of `folders`, and in $TROMMEL_DATA. Throws InputError for a file
/// that is missing, or whose SHA-256 is not the one in the model.
void locate_weights(Sweep& sweep, const std::vector<std::filesystem::path>& folders);

}  // namespace trommel
