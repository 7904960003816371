#include "worker/trainer/checkpoint_tensors.hpp"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_strided.h>

#include <algorithm>
#include <map>
#include <utility>

#include "system/errors.hpp"

namespace trommel {

namespace {

using ByName = std::map<std::string, const CheckpointTensor*>;

CheckpointTensor stored(const std::string& name, const at::Tensor& tensor) {
    const at::Tensor values = tensor.detach().contiguous();
    const float* first = values.data_ptr<float>();
    return {name, tensor.sizes().vec(), tensor.strides().vec(), {first, first + values.numel()}};
}

// Whether the strides order these sizes without gaps, so that no memory is needed beyond the values.
bool are_dense(const std::vector<std::int64_t>& strides, const std::vector<std::int64_t>& sizes) {
    std::vector<std::pair<std::int64_t, std::int64_t>> axes;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        if (sizes[i] != 1) {
            axes.emplace_back(strides[i], sizes[i]);
        }
    }
    std::ranges::sort(axes);
    std::int64_t next = 1;
    return std::ranges::all_of(axes, [&](const auto& axis) {
        const bool fits = axis.first == next;
        next *= axis.second;
        return fits;
    });
}

[[noreturn]] void refuse(const std::string& name) {
    throw InputError("checkpoint: does not fit this training (tensor '" + name +
                     "'); it was written by another build");
}

// Removes the tensor of that name from `left` and returns it; nullptr if there is none.
const CheckpointTensor* take(ByName& left, const std::string& name, const at::Tensor& like) {
    const auto found = left.find(name);
    if (found == left.end()) {
        return nullptr;
    }
    const CheckpointTensor& tensor = *found->second;
    if (at::IntArrayRef(tensor.sizes) != like.sizes() ||
        tensor.values.size() != static_cast<std::size_t>(like.numel()) ||
        tensor.strides.size() != tensor.sizes.size() || !are_dense(tensor.strides, tensor.sizes)) {
        refuse(name);
    }
    left.erase(found);
    return &tensor;
}

at::Tensor as_torch(const CheckpointTensor& tensor) {
    at::Tensor values = at::empty(tensor.sizes, at::kFloat);
    std::ranges::copy(tensor.values, values.data_ptr<float>());
    return values;
}

using Values = std::vector<const CheckpointTensor*>;

// The values of each tensor of the network, under this prefix; empty if there are none at all.
Values take_network(ByName& left, const std::string& prefix, const Network& network) {
    Values values;
    for (const NamedTensor& each : network.state()) {
        const std::string name = prefix + each.name;
        if (const CheckpointTensor* tensor = take(left, name, each.tensor)) {
            values.push_back(tensor);
        } else if (!values.empty()) {
            refuse(name);
        }
    }
    if (!values.empty() && values.size() != network.state().size()) {
        refuse(prefix);
    }
    return values;
}

void put(const Values& values, const Network& network) {
    for (std::size_t i = 0; i < values.size(); ++i) {
        network.state()[i].tensor.copy_(as_torch(*values[i]));
    }
}

}  // namespace

std::vector<CheckpointTensor> checkpoint_tensors(const Network& network, const WeightUpdates& updates,
                                                 const KeptWeights* selected) {
    std::vector<CheckpointTensor> tensors;
    for (const NamedTensor& each : network.state()) {
        tensors.push_back(stored("network." + each.name, each.tensor));
    }
    for (std::size_t i = 0; selected && i < selected->tensors().size(); ++i) {
        tensors.push_back(stored("selected." + network.state()[i].name, selected->tensors()[i]));
    }
    for (const OptimizerTensor& each : updates.state()) {
        tensors.push_back(stored("optimizer." + each.name, each.tensor));
    }
    return tensors;
}

void restore_tensors(std::span<const CheckpointTensor> tensors, std::int64_t steps, const Network& network,
                     WeightUpdates& updates, KeptWeights& selected) {
    const at::NoGradGuard no_graph;
    ByName left;
    for (const CheckpointTensor& tensor : tensors) {
        left[tensor.name] = &tensor;
    }
    const Values weights = take_network(left, "network.", network);
    const Values kept = take_network(left, "selected.", network);
    std::vector<OptimizerTensor> state;
    for (const OptimizerTensor& wanted : updates.state_layout()) {
        if (const CheckpointTensor* tensor = take(left, "optimizer." + wanted.name, wanted.tensor)) {
            const at::Tensor values = at::empty_strided(tensor->sizes, tensor->strides, at::kFloat);
            values.copy_(as_torch(*tensor));
            state.push_back({wanted.name, values});
        }
    }
    if (weights.empty() || !left.empty()) {
        refuse(left.empty() ? "network" : left.begin()->first);
    }

    updates.load_state(state, steps);
    put(kept.empty() ? weights : kept, network);
    selected.keep(network);
    put(weights, network);
}

}  // namespace trommel
