#include "storage/weights/wanted_tensors.hpp"

#include <string>
#include <variant>

namespace trommel {

namespace {

// The name without the layer: "layer1.bn1" is torchvision's bn1.
std::string torchvision_name(const std::string& name) {
    return name.substr(name.find('.') + 1);
}

struct Tensors {
    std::vector<WantedTensor> operator()(const Convolve& to) const {
        if (to.names != TensorNames::torchvision) {
            return {};
        }
        return {{torchvision_name(to.name) + ".weight", {to.outputs, to.inputs, to.kernel, to.kernel}}};
    }
    std::vector<WantedTensor> operator()(const NormalizeBatch& over) const {
        if (over.names != TensorNames::torchvision) {
            return {};
        }
        const std::string name = torchvision_name(over.name);
        return {{name + ".weight", {over.channels}},
                {name + ".bias", {over.channels}},
                {name + ".running_mean", {over.channels}},
                {name + ".running_var", {over.channels}}};
    }
    std::vector<WantedTensor> operator()(const auto&) const { return {}; }
};

}  // namespace

std::vector<WantedTensor> wanted_tensors(const std::vector<Operation>& operations) {
    std::vector<WantedTensor> wanted;
    for (const Operation& operation : operations) {
        const auto more = std::visit(Tensors{}, operation);
        wanted.insert(wanted.end(), more.begin(), more.end());
    }
    return wanted;
}

}  // namespace trommel
