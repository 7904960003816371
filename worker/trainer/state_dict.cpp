#include "worker/trainer/state_dict.hpp"

#include <ATen/core/Tensor.h>
#include <ATen/core/ivalue.h>
#include <torch/csrc/jit/serialization/pickle.h>

#include <span>
#include <string>

#include "sweep/errors.hpp"

namespace trommel {

namespace {

c10::IValue unpickled(const File& file) {
    std::vector<char> bytes(file.size());
    file.read_at(0, {reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size()});
    try {
        return torch::jit::pickle_load(bytes);
    } catch (const std::exception& error) {
        const std::string text = error.what();  // Torch's messages go on with a stack trace
        throw InputError(
            "weights file " + file.name() + ": LibTorch cannot read it (" + text.substr(0, text.find('\n')) +
            "); is it whole, and a state dict, as torch.save(model.state_dict(), FILE) writes it?");
    }
}

StoredTensor stored(const std::string& name, const at::Tensor& tensor) {
    if (!tensor.is_floating_point()) {
        return {name, tensor.sizes().vec(), {}};
    }
    const at::Tensor values = tensor.detach().to(at::kFloat).contiguous();
    const float* first = values.data_ptr<float>();
    return {name, values.sizes().vec(), {first, first + values.numel()}};
}

}  // namespace

std::vector<StoredTensor> read_state_dict(const File& file) {
    const c10::IValue found = unpickled(file);
    std::vector<StoredTensor> tensors;
    bool is_state_dict = found.isGenericDict();
    if (is_state_dict) {
        for (const auto& entry : found.toGenericDict()) {
            if (!entry.key().isString() || !entry.value().isTensor()) {
                is_state_dict = false;
                break;
            }
            tensors.push_back(stored(entry.key().toStringRef(), entry.value().toTensor()));
        }
    }
    if (!is_state_dict) {
        throw InputError("weights file " + file.name() +
                         ": holds something else than names and tensors (a whole model, or a training's "
                         "checkpoint?); save its state dict: torch.save(model.state_dict(), FILE)");
    }
    return tensors;
}

}  // namespace trommel
