#include "worker/trainer/batch.hpp"

#include <ATen/ops/empty.h>

#include <algorithm>

namespace trommel {

BatchBuffer::BatchBuffer(std::int64_t rows, const Shape& shape, const ChannelScale& scale)
    : images_(at::empty({rows, shape.channels, shape.height, shape.width},
                        at::TensorOptions(at::kFloat).memory_format(at::MemoryFormat::ChannelsLast))),
      labels_(at::empty({rows}, at::kLong)),
      scaler_(scale) {}

Batch BatchBuffer::fill(const ImageSplit& split, std::span<const std::int64_t> places) {
    const std::int64_t values = images_[0].numel();
    if (!split.features.empty()) {
        return fill_with(split, places, [&](std::int64_t place, float* image) {
            std::copy_n(split.features[static_cast<std::size_t>(place)], values, image);
            scaler_(image, values);
        });
    }
    return fill_with(split, places, [&](std::int64_t place, float* image) {
        scaler_(split.pixels[static_cast<std::size_t>(place)], values, image);
    });
}

Batch BatchBuffer::fill_augmented(const ImageSplit& split, std::span<const std::int64_t> places,
                                  const Augmenter& augmenter, std::int64_t epoch) {
    const std::int64_t values = images_[0].numel();
    return fill_with(split, places, [&](std::int64_t place, float* image) {
        augmenter(split.pixels[static_cast<std::size_t>(place)], epoch, place, image);
        scaler_(image, values);
    });
}

template <class Put>
Batch BatchBuffer::fill_with(const ImageSplit& split, std::span<const std::int64_t> places, const Put& put) {
    const std::int64_t values = images_[0].numel();
    float* image = images_.data_ptr<float>();
    std::int64_t* label = labels_.data_ptr<std::int64_t>();
    for (const std::int64_t place : places) {
        put(place, image);
        *label++ = split.labels[static_cast<std::size_t>(place)];
        image += values;
    }
    const auto rows = static_cast<std::int64_t>(places.size());
    return {images_.narrow(0, 0, rows), labels_.narrow(0, 0, rows)};
}

}  // namespace trommel
