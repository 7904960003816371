#include "worker/trainer/weights.hpp"

#include <ATen/core/grad_mode.h>

#include "storage/shards/sha256.hpp"

namespace trommel {

namespace {

std::string heading(const NamedTensor& named) {
    std::string text = named.name + " ";
    for (std::int64_t i = 0; i < named.tensor.dim(); ++i) {
        text += (i > 0 ? "x" : "") + std::to_string(named.tensor.size(i));
    }
    return text + "\n";
}

}  // namespace

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

std::string weights_digest(const Network& network) {
    Sha256 digest;
    for (const NamedTensor& named : network.state()) {
        const std::string text = heading(named);
        digest.add({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
        const at::Tensor values = named.tensor.detach().contiguous();
        digest.add({reinterpret_cast<const std::uint8_t*>(values.data_ptr<float>()), values.nbytes()});
    }
    return to_hex(digest.finish());
}

}  // namespace trommel
