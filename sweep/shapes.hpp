// Shapes and sizes of a model, from its layers alone: what `check` knows before anything is trained.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sweep/layer.hpp"

namespace trommel {

/// Of one image between two layers. Flat values are 1 x 1 with `channels` units.
struct ActivationShape {
    std::int64_t height = 1;
    std::int64_t width = 1;
    std::int64_t channels = 1;
    bool flat = false;

    std::int64_t values() const { return height * width * channels; }
    bool operator==(const ActivationShape&) const = default;
};

struct ModelSize {
    std::int64_t parameters = 0;  ///< trained numbers, the output layer included

    bool operator==(const ModelSize&) const = default;
};

/// The size of a model for such images. Throws InputError when a layer does not fit: "layer 7 (max_pool 2):
/// the image is only 3 x 1 here".
ModelSize measure_model(const std::vector<Layer>& layers, ActivationShape image, std::int64_t classes);

}  // namespace trommel
