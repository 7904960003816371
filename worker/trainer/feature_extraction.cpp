#include "worker/trainer/feature_extraction.hpp"

#include <ATen/ops/mean.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <numeric>
#include <random>

#include "sweep/resnet.hpp"
#include "worker/trainer/batch.hpp"
#include "worker/trainer/evaluation.hpp"
#include "worker/trainer/given_weights.hpp"

namespace trommel {

namespace {

Shape shape_of(const ShardInfo& info) {
    return {info.height, info.width, info.channels};
}

Network resnet(const FeatureRequest& request, Shape shape) {
    std::mt19937_64 unimportant;  // irrelevant, because every weight is replaced
    const ResNet net{.depth = request.depth, .weights = {}, .weights_digest = {}};
    return {pool_before_relu(resnet_operations(net, "layer1", shape)), Initialization::he_normal,
            unimportant};
}

class Extractor {
  public:
    Extractor(const Shard& shard, const FeatureRequest& request, const std::filesystem::path& weights)
        : request_(request),
          network_(resnet(request, shape_of(shard.info()))),
          rows_(evaluation_rows(shape_of(shard.info()))),
          buffer_(rows_, shape_of(shard.info()),
                  channel_scale(Normalization::imagenet, {}, 0, shard.info().channels)) {
        load_given_weights(network_, resnet_name(request.depth), weights);
        if (request.precision == Precision::bf16) {
            network_.use_bfloat16();
        }
        const std::int64_t values = shard.info().height * shard.info().width * shard.info().channels;
        for (std::int64_t i = 0; i < shard.info().images; ++i) {
            images_.pixels.push_back(shard.pixels().data() + i * values);
        }
        images_.labels.resize(images_.pixels.size());
    }

    /// The features of the images from `first` to before `last`, [images, height, width, channels].
    std::vector<float> features(std::int64_t first, std::int64_t last,
                                const std::function<void(std::int64_t)>& on_images) {
        const c10::InferenceMode no_graph;
        std::vector<float> result;
        for (std::int64_t begin = first; begin < last; begin += rows_) {
            std::vector<std::int64_t> places(static_cast<std::size_t>(std::min(rows_, last - begin)));
            std::iota(places.begin(), places.end(), begin);
            const at::Tensor values = of_batch(buffer_.fill(images_, places).images);
            const float* data = values.data_ptr<float>();
            result.insert(result.end(), data, data + values.numel());
            on_images(static_cast<std::int64_t>(places.size()));
        }
        return result;
    }

  private:
    at::Tensor of_batch(const at::Tensor& images) {
        const at::Tensor input = request_.precision == Precision::bf16 ? images.to(at::kBFloat16) : images;
        const at::Tensor maps = network_.predict(input).to(at::kFloat);
        return request_.pool == FeaturePool::avg ? at::mean(maps, {2, 3}).contiguous()
                                                 : maps.permute({0, 2, 3, 1}).contiguous();
    }

    const FeatureRequest& request_;
    Network network_;
    std::int64_t rows_;
    BatchBuffer buffer_;
    ImageSplit images_;
};

}  // namespace

void extract_features(const Shard& images, const FeatureRequest& request,
                      const std::filesystem::path& weights, const FeatureParts& parts, const Share& share,
                      const std::function<void(std::int64_t)>& on_images) {
    Extractor extractor(images, request, weights);
    for (std::int64_t part = share.number; part < parts.count(); part += share.processes) {
        if (!parts.has(part)) {
            parts.write(part, extractor.features(parts.first(part), parts.first(part + 1), on_images));
        }
    }
}

}  // namespace trommel
