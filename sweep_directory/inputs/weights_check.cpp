#include "sweep_directory/inputs/weights_check.hpp"

#include <variant>

#include "storage/weights/read_weights.hpp"
#include "storage/weights/wanted_tensors.hpp"
#include "sweep/resnet.hpp"

namespace trommel {

void WeightsCheck::must_fit(const std::vector<Layer>& layers, const std::vector<Operation>& operations) {
    for (const Layer& layer : layers) {
        const auto* net = std::get_if<ResNet>(&layer);
        if (!net || net->weights.empty()) {
            continue;
        }
        const auto wanted = wanted_tensors(operations);
        if (known_.insert(net->weights + " " + resnet_name(net->depth) + " " + to_text(wanted.front()))
                .second) {
            check_weights(net->weights, wanted, resnet_name(net->depth));
        }
    }
}

}  // namespace trommel
