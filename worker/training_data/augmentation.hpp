// Random changes of training images, with the parameters of Keras's ImageDataGenerator. Independent of Torch.
#pragma once

#include <cstdint>
#include <random>

#include "sweep/operations.hpp"
#include "sweep/training.hpp"
#include "worker/training_data/warp.hpp"

namespace trommel {

/// The change of one image.
struct ImageChange {
    double rotation = 0;       ///< radians
    double shift_rows = 0;     ///< pixels, along the first axis, Keras's tx
    double shift_columns = 0;  ///< pixels, along the second axis, Keras's ty
    double shear = 0;          ///< radians
    double zoom_rows = 1;      ///< the visible fraction of the height; above 1, more than all of it
    double zoom_columns = 1;
    bool flip_horizontal = false;
    bool flip_vertical = false;

    bool operator==(const ImageChange&) const = default;
};

/// Always makes eight draws, whatever is requested: adding a kind of change does not alter the draws of the
/// others.
ImageChange draw_change(const Augmentation& augmentation, const Shape& shape, std::mt19937_64& random);

/// The change about the center of the image, with rows as the first axis; flips are applied last.
Warp warp_of(const ImageChange& change, const Shape& shape, AugmentAxes axes = AugmentAxes::row_column);

/// Changes each image anew in each epoch. The change depends only on the trial's seed, the epoch and the
/// image's index among the training images, not on the order in which images are requested.
class Augmenter {
  public:
    Augmenter(const Augmentation& augmentation, const Shape& shape, std::uint64_t trial_seed)
        : augmentation_(augmentation), shape_(shape), seed_(trial_seed) {}

    /// Writes the changed image to `out`, values 0 to 255.
    void operator()(const std::uint8_t* pixels, std::int64_t epoch, std::int64_t index, float* out) const;

  private:
    Augmentation augmentation_;
    Shape shape_;
    std::uint64_t seed_;
};

}  // namespace trommel
