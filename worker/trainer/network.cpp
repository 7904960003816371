#include "worker/trainer/network.hpp"

#include <ATen/ops/addmm.h>
#include <ATen/ops/avg_pool2d.h>
#include <ATen/ops/batch_norm.h>
#include <ATen/ops/constant_pad_nd.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/max_pool2d.h>
#include <ATen/ops/mean.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <span>
#include <utility>

#include "worker/training_files/dropout_mask.hpp"
#include "worker/training_files/initialization.hpp"

namespace trommel {

namespace {

std::span<float> values_of(const at::Tensor& tensor) {
    return {tensor.data_ptr<float>(), static_cast<std::size_t>(tensor.numel())};
}

// The zeros of Padding::same along one side of an image: this many before and after it, and an odd one after
// it.
struct SamePadding {
    std::int64_t around = 0;
    std::int64_t behind = 0;

    SamePadding(std::int64_t size, std::int64_t kernel, std::int64_t stride) {
        const std::int64_t windows = (size + stride - 1) / stride;
        const std::int64_t total = std::max<std::int64_t>((windows - 1) * stride + kernel - size, 0);
        around = total / 2;
        behind = total - 2 * around;
    }
};

}  // namespace

// Creates the weights of one operation; one overload for each that has some.
struct Network::Initialize {
    Network& network;
    Initialization initialization;
    std::mt19937_64& random;

    enum class Trained { no, yes };

    Weights operator()(const Convolve& to) const {
        const std::int64_t window = to.kernel * to.kernel;
        const Fans fans{window * to.inputs, window * to.outputs};
        const at::Tensor kernel = drawn_kernel({to.outputs, to.inputs, to.kernel, to.kernel}, fans)
                                      .contiguous(at::MemoryFormat::ChannelsLast);
        if (to.names == TensorNames::torchvision) {
            return {.kernel = keep(torchvision_name(to) + ".weight", kernel,
                                   to.frozen ? Trained::no : Trained::yes, to.names),
                    .bias = {},
                    .mean = {},
                    .variance = {}};
        }
        return connection(to, kernel, to.bias ? drawn_bias(to.outputs, fans) : at::Tensor());
    }
    Weights operator()(const Connect& to) const {
        const Fans fans{to.inputs, to.outputs};
        const at::Tensor kernel = drawn_kernel({to.outputs, to.inputs}, fans);
        return connection(to, kernel, drawn_bias(to.outputs, fans));
    }
    Weights operator()(const NormalizeBatch& over) const {
        const bool ours = over.names == TensorNames::own;
        const std::string name = ours ? over.name : torchvision_name(over);
        const at::Tensor ones = at::ones({over.channels}, at::kFloat);
        const at::Tensor zeros = at::zeros({over.channels}, at::kFloat);
        const Trained trained = over.frozen ? Trained::no : Trained::yes;
        return {.kernel = keep(name + (ours ? ".scale" : ".weight"), ones.clone(), trained, over.names),
                .bias = keep(name + (ours ? ".shift" : ".bias"), zeros.clone(), trained, over.names),
                .mean = keep(name + ".running_mean", zeros, Trained::no, over.names),
                .variance = keep(name + (ours ? ".running_variance" : ".running_var"), ones, Trained::no,
                                 over.names)};
    }
    Weights operator()(const auto&) const { return {}; }

    at::Tensor drawn_kernel(at::IntArrayRef sizes, const Fans& fans) const {
        const at::Tensor kernel = at::empty(sizes, at::kFloat);
        draw_kernel(values_of(kernel), initialization, fans, random);
        return kernel;
    }
    at::Tensor drawn_bias(std::int64_t size, const Fans& fans) const {
        const at::Tensor bias = at::empty({size}, at::kFloat);
        draw_bias(values_of(bias), initialization, fans, random);
        return bias;
    }
    Weights connection(const auto& to, const at::Tensor& kernel, const at::Tensor& bias) const {
        if (to.penalty != Penalty{}) {
            network.penalized_.push_back({kernel, to.penalty});
        }
        return {.kernel = keep(to.name + ".kernel", kernel, Trained::yes),
                .bias = bias.defined() ? keep(to.name + ".bias", bias, Trained::yes) : bias,
                .mean = {},
                .variance = {}};
    }
    // The name without the layer: "layer1.bn1" is torchvision's bn1.
    static std::string torchvision_name(const auto& operation) {
        return operation.name.substr(operation.name.find('.') + 1);
    }
    at::Tensor keep(const std::string& name, const at::Tensor& tensor, Trained trained,
                    TensorNames names = TensorNames::own) const {
        tensor.set_requires_grad(trained == Trained::yes);
        network.state_.push_back({name, tensor, names});
        return tensor;
    }
};

// Applies one operation, in place if the gradient only needs the result.
struct Network::Forward {
    const Weights& weights;
    at::Tensor values;
    at::Tensor& stored;       // set by Fork
    std::mt19937_64* random;  // nullptr: not training

    at::Tensor operator()(const Convolve& to) const {
        if (to.padding == Padding::valid) {
            return at::conv2d(values, weights.kernel, weights.bias, to.stride);
        }
        if (to.padding == Padding::symmetric) {
            return at::conv2d(values, weights.kernel, weights.bias, to.stride, to.kernel / 2);
        }
        const SamePadding rows(values.size(2), to.kernel, to.stride);
        const SamePadding columns(values.size(3), to.kernel, to.stride);
        at::Tensor padded = values;
        if (rows.behind + columns.behind > 0) {
            padded = at::constant_pad_nd(values, {0, columns.behind, 0, rows.behind});
        }
        return at::conv2d(padded, weights.kernel, weights.bias, to.stride, {rows.around, columns.around});
    }
    at::Tensor operator()(const Connect&) const {
        return at::addmm(weights.bias, values, weights.kernel.t());
    }
    at::Tensor operator()(const Rectify&) const { return values.relu_(); }
    at::Tensor operator()(const Pool& pool) const {
        const std::int64_t around = pool.padding == Padding::symmetric ? pool.size / 2 : 0;
        return pool.pooling == Pooling::max ? at::max_pool2d(values, pool.size, pool.stride, around)
                                            : at::avg_pool2d(values, pool.size, pool.stride, around);
    }
    at::Tensor operator()(const PoolImage& pool) const {
        if (pool.pooling == Pooling::average) {
            return at::mean(values, {2, 3});
        }
        // Not amax: its gradient needs the result, which the following ReLU overwrites.
        return at::max_pool2d(values, {values.size(2), values.size(3)}).flatten(1);
    }
    at::Tensor operator()(const NormalizeBatch& over) const {
        // One value a unit (the last batch may be one image) has no variance to record: Torch would record 0
        // / 0.
        const bool learns = random && !over.frozen;
        if (learns && over.variance == BatchVariance::population) {
            return normalized_by_population(over);
        }
        const bool forgets = learns && values.size(0) * over.values < 2;
        const at::Tensor nothing;
        return at::batch_norm(values, weights.kernel, weights.bias, forgets ? nothing : weights.mean,
                              forgets ? nothing : weights.variance, learns, over.momentum, over.epsilon,
                              false);
    }
    // Torch records a sample's variance. With a momentum of 1 it is the batch's, which is then rescaled; one
    // value has none.
    at::Tensor normalized_by_population(const NormalizeBatch& over) const {
        const at::Tensor mean = at::zeros_like(weights.mean);
        const at::Tensor variance = at::zeros_like(weights.variance);
        const at::Tensor normalized = at::batch_norm(values, weights.kernel, weights.bias, mean, variance,
                                                     true, 1, over.epsilon, false);
        const auto n = static_cast<double>(values.size(0) * over.values);
        weights.mean.lerp_(mean, over.momentum);
        weights.variance.lerp_(n < 2 ? at::zeros_like(variance) : variance.mul((n - 1) / n), over.momentum);
        return normalized;
    }
    at::Tensor operator()(const Fork&) const {
        stored = values;
        return values;
    }
    at::Tensor operator()(const Cross&) const { return std::exchange(stored, values); }
    // Released in this step: the next layers need the memory.
    at::Tensor operator()(const Join&) const { return values.add_(std::exchange(stored, at::Tensor())); }
    at::Tensor operator()(const Drop& drop) const {
        if (!random) {
            return values;
        }
        const at::Tensor mask =
            at::empty_like(values, values.options().dtype(at::kFloat));  // in the same layout
        fill_dropout_mask(values_of(mask), drop.rate, *random);
        return values.mul(mask);
    }
    // Channels_last memory in this order is already flat: a view, not a copy.
    at::Tensor operator()(const FlattenImage&) const {
        return values.permute({0, 2, 3, 1}).reshape({values.size(0), -1});
    }
};

Network::Network(std::vector<Operation> operations, Initialization initialization, std::mt19937_64& init)
    : operations_(std::move(operations)) {
    for (const Operation& operation : operations_) {
        weights_.push_back(std::visit(Initialize{*this, initialization, init}, operation));
    }
}

at::Tensor Network::train(const at::Tensor& images, std::mt19937_64& random) {
    return run(images, &random);
}

at::Tensor Network::predict(const at::Tensor& images) {
    const c10::InferenceMode no_graph;
    return run(images, nullptr);
}

at::Tensor Network::run(at::Tensor values, std::mt19937_64* random) {
    at::Tensor stored;
    for (std::size_t i = 0; i < operations_.size(); ++i) {
        values = std::visit(Forward{weights_[i], values, stored, random}, operations_[i]);
    }
    return values;
}

void Network::use_bfloat16() {
    for (std::size_t i = 0; i < operations_.size(); ++i) {
        if (std::holds_alternative<Convolve>(operations_[i])) {
            weights_[i].kernel = weights_[i].kernel.detach().to(at::kBFloat16);
        }
    }
}

std::vector<at::Tensor> Network::parameters() const {
    std::vector<at::Tensor> parameters;
    for (const NamedTensor& each : state_) {
        if (each.tensor.requires_grad()) {
            parameters.push_back(each.tensor);
        }
    }
    return parameters;
}

}  // namespace trommel
