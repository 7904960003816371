#include "storage/images/fit_image.hpp"

#include <algorithm>
#include <cmath>

#include "storage/images/resample.hpp"

namespace trommel {
namespace {

double real(std::int64_t value) {
    return static_cast<double>(value);
}

Box whole(ImageSize size) {
    return {0, 0, real(size.width), real(size.height)};
}

// Compares width / height of `a` and `b` without rounding.
bool is_wider(ImageSize a, ImageSize b) {
    return a.width * b.height > b.width * a.height;
}

/// The largest centered rectangle of `from` that has the aspect ratio of `to`.
Box centred_part(ImageSize from, ImageSize to) {
    Box box = whole(from);
    if (is_wider(from, to)) {
        const double width = real(to.width * from.height) / real(to.height);
        box.left = (real(from.width) - width) / 2;
        box.right = box.left + width;
    } else {
        const double height = real(to.height * from.width) / real(to.width);
        box.top = (real(from.height) - height) / 2;
        box.bottom = box.top + height;
    }
    return box;
}

/// The largest size with the aspect ratio of `from` that fits into `to`, rounded, at least one pixel.
ImageSize size_inside(ImageSize from, ImageSize to) {
    ImageSize inside = to;
    if (is_wider(from, to)) {
        inside.height = std::lround(real(from.height * to.width) / real(from.width));
    } else {
        inside.width = std::lround(real(from.width * to.height) / real(from.height));
    }
    return {std::max<std::int64_t>(inside.width, 1), std::max<std::int64_t>(inside.height, 1)};
}

Image on_black(const Image& image, ImageSize size) {
    Image out(size);
    const std::int64_t left = (size.width - image.size.width) / 2;
    const std::int64_t top = (size.height - image.size.height) / 2;
    for (std::int64_t y = 0; y < image.size.height; ++y) {
        std::copy_n(image.row(y), 3 * image.size.width, out.row(top + y) + 3 * left);
    }
    return out;
}

}  // namespace

std::string_view to_text(Fit fit) {
    switch (fit) {
        case Fit::crop:
            return "crop";
        case Fit::stretch:
            return "stretch";
        case Fit::pad:
            return "pad";
    }
    return "unknown";
}

Image fit_image(const Image& image, ImageSize size, Fit fit) {
    if (image.size == size) {
        return image;
    }
    switch (fit) {
        case Fit::crop:
            return resample(image, centred_part(image.size, size), size);
        case Fit::stretch:
            return resample(image, whole(image.size), size);
        case Fit::pad:
            return on_black(resample(image, whole(image.size), size_inside(image.size, size)), size);
    }
    return image;
}

}  // namespace trommel
