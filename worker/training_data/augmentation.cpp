#include "worker/training_data/augmentation.hpp"

#include <cmath>
#include <numbers>
#include <utility>

#include "sweep/random.hpp"

namespace trommel {

namespace {

constexpr double radians_per_degree = std::numbers::pi / 180;

// Swaps the rows and columns of a warp that was computed for (column, row). As in Keras, this also swaps the
// coordinates of the center, which were (row, column) already.
Warp transposed(const Warp& warp) {
    return {.row_by_row = warp.column_by_column,
            .row_by_column = warp.column_by_row,
            .row_offset = warp.column_offset,
            .column_by_row = warp.row_by_column,
            .column_by_column = warp.row_by_row,
            .column_offset = warp.row_offset};
}

// Reverses the rows, or columns.
void flip_rows(Warp& warp, const Shape& shape) {
    const auto last = static_cast<double>(shape.height - 1);
    warp.row_offset += last * std::exchange(warp.row_by_row, -warp.row_by_row);
    warp.column_offset += last * std::exchange(warp.column_by_row, -warp.column_by_row);
}

void flip_columns(Warp& warp, const Shape& shape) {
    const auto last = static_cast<double>(shape.width - 1);
    warp.row_offset += last * std::exchange(warp.row_by_column, -warp.row_by_column);
    warp.column_offset += last * std::exchange(warp.column_by_column, -warp.column_by_column);
}

Warp warp_of_column_row(const ImageChange& change, const Shape& shape) {
    ImageChange moves = change;
    moves.flip_horizontal = moves.flip_vertical = false;
    Warp warp = transposed(warp_of(moves, shape));
    if (change.flip_vertical) {
        flip_rows(warp, shape);
    }
    if (change.flip_horizontal) {
        flip_columns(warp, shape);
    }
    return warp;
}

}  // namespace

ImageChange draw_change(const Augmentation& augmentation, const Shape& shape, std::mt19937_64& random) {
    const auto either_way = [&](double limit) { return limit * (2 * uniform01(random) - 1); };
    ImageChange change;
    change.rotation = radians_per_degree * either_way(augmentation.rotation_degrees);
    change.shift_rows = static_cast<double>(shape.height) * either_way(augmentation.shift);
    change.shift_columns = static_cast<double>(shape.width) * either_way(augmentation.shift);
    change.shear = radians_per_degree * either_way(augmentation.shear_degrees);
    change.zoom_rows = 1 + either_way(augmentation.zoom);
    change.zoom_columns = 1 + either_way(augmentation.zoom);
    change.flip_horizontal = uniform01(random) < 0.5 && augmentation.horizontal_flip;
    change.flip_vertical = uniform01(random) < 0.5 && augmentation.vertical_flip;
    return change;
}

// rotation * shift * shear * zoom of the pixel's coordinates relative to the center, as in Keras's
// apply_affine_transform.
Warp warp_of(const ImageChange& change, const Shape& shape, AugmentAxes axes) {
    if (axes == AugmentAxes::column_row) {
        return warp_of_column_row(change, shape);
    }
    const double cosine = std::cos(change.rotation);
    const double sine = std::sin(change.rotation);
    const double shear_sine = std::sin(change.shear);
    const double shear_cosine = std::cos(change.shear);
    const double middle_row = static_cast<double>(shape.height - 1) / 2;
    const double middle_column = static_cast<double>(shape.width - 1) / 2;

    Warp warp;
    warp.row_by_row = cosine * change.zoom_rows;
    warp.row_by_column = -(cosine * shear_sine + sine * shear_cosine) * change.zoom_columns;
    warp.column_by_row = sine * change.zoom_rows;
    warp.column_by_column = (cosine * shear_cosine - sine * shear_sine) * change.zoom_columns;
    if (change.flip_vertical) {
        warp.row_by_row = -warp.row_by_row;
        warp.column_by_row = -warp.column_by_row;
    }
    if (change.flip_horizontal) {
        warp.row_by_column = -warp.row_by_column;
        warp.column_by_column = -warp.column_by_column;
    }
    warp.row_offset = middle_row + cosine * change.shift_rows - sine * change.shift_columns -
                      warp.row_by_row * middle_row - warp.row_by_column * middle_column;
    warp.column_offset = middle_column + sine * change.shift_rows + cosine * change.shift_columns -
                         warp.column_by_row * middle_row - warp.column_by_column * middle_column;
    return warp;
}

void Augmenter::operator()(const std::uint8_t* pixels, std::int64_t epoch, std::int64_t index,
                           float* out) const {
    const std::uint64_t of_epoch = derive_seed(seed_, "augment", static_cast<std::uint64_t>(epoch));
    std::mt19937_64 random(derive_seed(of_epoch, "image", static_cast<std::uint64_t>(index)));
    const ImageChange change = draw_change(augmentation_, shape_, random);
    warp_image(pixels, shape_, warp_of(change, shape_, augmentation_.axes), augmentation_.fill, out);
}

}  // namespace trommel
