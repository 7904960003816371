#include "worker/trainer/network.hpp"

#include <ATen/ops/addmm.h>
#include <ATen/ops/batch_norm.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/max_pool2d.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/zeros.h>
#include <c10/core/InferenceMode.h>

#include <cmath>
#include <span>

#include "sweep/random.hpp"
#include "worker/trainer/dropout_mask.hpp"

namespace trommel {

namespace {

constexpr double batch_norm_momentum = 0.1;  // the share of the new batch in the running statistics
constexpr double batch_norm_epsilon = 1e-5;

at::Tensor glorot_uniform(at::IntArrayRef sizes, std::int64_t fan_in, std::int64_t fan_out,
                          std::mt19937_64& random) {
    const double limit = std::sqrt(6.0 / static_cast<double>(fan_in + fan_out));
    at::Tensor kernel = at::empty(sizes, at::kFloat);
    for (float& weight : std::span(kernel.data_ptr<float>(), static_cast<std::size_t>(kernel.numel()))) {
        weight = static_cast<float>(limit * (2 * uniform01(random) - 1));
    }
    return sizes.size() == 4 ? kernel.contiguous(at::MemoryFormat::ChannelsLast) : kernel;
}

}  // namespace

// Makes the weights of one operation; one overload for each that has some.
struct Network::Initialise {
    Network& network;
    std::mt19937_64& random;

    Weights operator()(const Convolve& to) const {
        const std::int64_t window = to.kernel * to.kernel;
        return connection(to.name, to.penalty,
                          glorot_uniform({to.outputs, to.inputs, to.kernel, to.kernel}, window * to.inputs,
                                         window * to.outputs, random));
    }
    Weights operator()(const Connect& to) const {
        return connection(to.name, to.penalty,
                          glorot_uniform({to.outputs, to.inputs}, to.inputs, to.outputs, random));
    }
    Weights operator()(const NormalizeBatch& over) const {
        const auto size = over.channels;
        return {.kernel = parameter(over.name + ".scale", at::ones({size}, at::kFloat)),
                .bias = parameter(over.name + ".shift", at::zeros({size}, at::kFloat)),
                .mean = buffer(over.name + ".running_mean", at::zeros({size}, at::kFloat)),
                .variance = buffer(over.name + ".running_variance", at::ones({size}, at::kFloat))};
    }
    Weights operator()(const auto&) const { return {}; }

    Weights connection(const std::string& name, const Penalty& penalty, const at::Tensor& kernel) const {
        if (penalty != Penalty{}) {
            network.penalised_.push_back({kernel, penalty});
        }
        return {.kernel = parameter(name + ".kernel", kernel),
                .bias = parameter(name + ".bias", at::zeros({kernel.size(0)}, at::kFloat)),
                .mean = {},
                .variance = {}};
    }
    at::Tensor parameter(const std::string& name, const at::Tensor& tensor) const {
        return buffer(name, tensor.set_requires_grad(true));
    }
    at::Tensor buffer(const std::string& name, const at::Tensor& tensor) const {
        network.state_.push_back({name, tensor});
        return tensor;
    }
};

// Applies one operation. In place where the gradient needs only the result.
struct Network::Forward {
    const Weights& weights;
    at::Tensor values;
    std::mt19937_64* random;  // nullptr: not training

    at::Tensor operator()(const Convolve& to) const {
        if (to.padding == Padding::same) {
            return at::conv2d(values, weights.kernel, weights.bias, 1, "same");
        }
        return at::conv2d(values, weights.kernel, weights.bias);
    }
    at::Tensor operator()(const Connect&) const {
        return at::addmm(weights.bias, values, weights.kernel.t());
    }
    at::Tensor operator()(const Rectify&) const { return values.relu_(); }
    at::Tensor operator()(const Pool& pool) const { return at::max_pool2d(values, pool.size); }
    at::Tensor operator()(const NormalizeBatch& over) const {
        // One value a unit (the last batch may be one image) has no variance to remember: Torch would
        // record 0 / 0.
        const bool countable = values.size(0) * over.values > 1;
        const at::Tensor nothing;
        return at::batch_norm(values, weights.kernel, weights.bias,
                              random && !countable ? nothing : weights.mean,
                              random && !countable ? nothing : weights.variance, random != nullptr,
                              batch_norm_momentum, batch_norm_epsilon, false);
    }
    at::Tensor operator()(const Drop& drop) const {
        if (!random) {
            return values;
        }
        const at::Tensor mask = at::empty_like(values);  // in the values' own layout
        fill_dropout_mask({mask.data_ptr<float>(), static_cast<std::size_t>(mask.numel())}, drop.rate,
                          *random);
        return values.mul(mask);
    }
    // Channels_last memory in this order is flat already: a view, not a copy.
    at::Tensor operator()(const FlattenImage&) const {
        return values.permute({0, 2, 3, 1}).reshape({values.size(0), -1});
    }
};

Network::Network(std::vector<Operation> operations, std::mt19937_64& init)
    : operations_(std::move(operations)) {
    for (const Operation& operation : operations_) {
        weights_.push_back(std::visit(Initialise{*this, init}, operation));
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
    for (std::size_t i = 0; i < operations_.size(); ++i) {
        values = std::visit(Forward{weights_[i], values, random}, operations_[i]);
    }
    return values;
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
