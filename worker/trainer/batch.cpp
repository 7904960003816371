#include "worker/trainer/batch.hpp"

#include <ATen/ops/empty.h>

#include <algorithm>

namespace trommel {

BatchBuffer::BatchBuffer(std::int64_t rows, const Shape& shape, const ChannelScale& scale)
    : images_(at::empty({rows, shape.channels, shape.height, shape.width},
                        at::TensorOptions(at::kFloat).memory_format(at::MemoryFormat::ChannelsLast))),
      labels_(at::empty({rows}, at::kLong)),
      scaler_(scale) {}

Batch BatchBuffer::fill(const ImageSplit& split, std::span<const std::int64_t> indices) {
    const std::int64_t values = images_[0].numel();
    if (!split.features.empty()) {
        return fill_with(split, indices, [&](std::int64_t index, float* image) {
            std::copy_n(split.features[static_cast<std::size_t>(index)], values, image);
            scaler_(image, values);
        });
    }
    return fill_with(split, indices, [&](std::int64_t index, float* image) {
        scaler_(split.pixels[static_cast<std::size_t>(index)], values, image);
    });
}

Batch BatchBuffer::fill_augmented(const ImageSplit& split, std::span<const std::int64_t> indices,
                                  const Augmenter& augmenter, std::int64_t epoch) {
    const std::int64_t values = images_[0].numel();
    return fill_with(split, indices, [&](std::int64_t index, float* image) {
        augmenter(split.pixels[static_cast<std::size_t>(index)], epoch, index, image);
        scaler_(image, values);
    });
}

template <class Put>
Batch BatchBuffer::fill_with(const ImageSplit& split, std::span<const std::int64_t> indices, const Put& put) {
    const std::int64_t values = images_[0].numel();
    float* image = images_.data_ptr<float>();
    std::int64_t* label = labels_.data_ptr<std::int64_t>();
    for (const std::int64_t index : indices) {
        put(index, image);
        *label++ = split.labels[static_cast<std::size_t>(index)];
        image += values;
    }
    const auto rows = static_cast<std::int64_t>(indices.size());
    return {images_.narrow(0, 0, rows), labels_.narrow(0, 0, rows)};
}

}  // namespace trommel
