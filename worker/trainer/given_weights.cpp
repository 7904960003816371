#include "worker/trainer/given_weights.hpp"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/from_blob.h>

#include <utility>

#include "storage/weights/read_weights.hpp"
#include "sweep/resnet.hpp"
#include "system/errors.hpp"
#include "system/file.hpp"

namespace trommel {

void load_given_weights(const Network& network, const std::string& name, const std::filesystem::path& path) {
    std::vector<at::Tensor> tensors;
    std::vector<WantedTensor> wanted;
    for (const NamedTensor& each : network.state()) {
        if (each.names == TensorNames::torchvision) {
            tensors.push_back(each.tensor);
            wanted.push_back({each.name, each.tensor.sizes().vec()});
        }
    }
    auto weights = read_weights(path, wanted, name);
    const at::NoGradGuard no_graph;
    for (std::size_t i = 0; i < tensors.size(); ++i) {
        // copy_ keeps the tensor's own layout, channels_last.
        tensors[i].copy_(at::from_blob(weights[i].values.data(), weights[i].sizes, at::kFloat));
    }
}

void load_given_weights(const Network& network, const std::vector<Layer>& layers) {
    for (const Layer& layer : layers) {
        const auto* net = std::get_if<ResNet>(&layer);
        if (!net || net->weights.empty()) {
            continue;
        }
        if (const std::string digest = sha256_of(net->weights); digest != net->weights_digest) {
            throw InputError("weights file " + net->weights + ": not the one of this sweep (its SHA-256 is " +
                             digest + ", the sweep's is " + net->weights_digest +
                             "); put the original file back");
        }
        load_given_weights(network, resnet_name(net->depth), net->weights);
    }
}

}  // namespace trommel
