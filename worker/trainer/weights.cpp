#include "worker/trainer/weights.hpp"

#include <ATen/core/grad_mode.h>

namespace trommel {

void KeptWeights::keep(const Network& network) {
    const at::NoGradGuard no_graph;
    const auto& state = network.state();
    if (tensors_.empty()) {
        for (const NamedTensor& each : state) {
            tensors_.push_back(each.tensor.detach().clone());
        }
        return;
    }
    for (std::size_t i = 0; i < state.size(); ++i) {
        tensors_[i].copy_(state[i].tensor);
    }
}

void KeptWeights::restore(const Network& network) const {
    const at::NoGradGuard no_graph;
    for (std::size_t i = 0; i < tensors_.size(); ++i) {
        network.state()[i].tensor.copy_(tensors_[i]);
    }
}

std::vector<StoredTensor> stored_tensors(const Network& network) {
    std::vector<StoredTensor> tensors;
    for (const NamedTensor& each : network.state()) {
        const at::Tensor values = each.tensor.detach().contiguous();
        const float* first = values.data_ptr<float>();
        tensors.push_back({each.name, values.sizes().vec(), {first, first + values.numel()}});
    }
    return tensors;
}

}  // namespace trommel
