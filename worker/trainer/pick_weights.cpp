#include <algorithm>
#include <cmath>
#include <map>

#include "sweep/errors.hpp"
#include "worker/trainer/read_weights.hpp"

namespace trommel {

namespace {

std::string joined(const std::vector<std::string>& texts) {
    constexpr std::size_t most = 4;
    std::string text;
    for (std::size_t i = 0; i < texts.size() && i < most; ++i) {
        text += (i == 0 ? "" : ", ") + texts[i];
    }
    return texts.size() > most ? text + " and " + std::to_string(texts.size() - most) + " more" : text;
}

std::string shape_text(const std::vector<std::int64_t>& sizes) {
    std::string text;
    for (const std::int64_t size : sizes) {
        text += (text.empty() ? "" : ", ") + std::to_string(size);
    }
    return "[" + text + "]";
}

bool is_last_layer(const std::string& name) {
    return name == "fc.weight" || name == "fc.bias";
}

struct Differences {
    std::vector<std::string> missing;
    std::vector<std::string> of_other_size;
    std::vector<std::string> unexpected;

    std::string text() const {
        std::string text;
        const auto add = [&](const char* what, const std::vector<std::string>& tensors) {
            if (!tensors.empty()) {
                text += (text.empty() ? "" : "; ") + std::string(what) + joined(tensors);
            }
        };
        add("missing: ", missing);
        add("of another size: ", of_other_size);
        add("unexpected: ", unexpected);
        return text;
    }
};

// What it would make is a number nowhere, or everywhere the same.
void must_be_sound(const StoredTensor& tensor, const std::filesystem::path& path) {
    const bool is_variance = tensor.name.ends_with("running_var");
    for (std::size_t i = 0; i < tensor.values.size(); ++i) {
        const float value = tensor.values[i];
        if (!std::isfinite(value) || (is_variance && value < 0)) {
            throw InputError("weights file " + path.string() + ": value " + std::to_string(i + 1) +
                             " of tensor '" + tensor.name + "' is " + std::to_string(value) + " (" +
                             (is_variance ? "a variance is 0 or more" : "no number") +
                             "; the training that made it went wrong); name another file");
        }
    }
}

}  // namespace

std::string to_text(const WantedTensor& tensor) {
    return tensor.name + " " + shape_text(tensor.sizes);
}

std::vector<StoredTensor> pick_weights(std::vector<StoredTensor> found,
                                       const std::vector<WantedTensor>& wanted, const std::string& network,
                                       const std::filesystem::path& path) {
    std::map<std::string, StoredTensor> left;
    for (StoredTensor& tensor : found) {
        std::string name = tensor.name;
        left.emplace(std::move(name), std::move(tensor));
    }
    Differences differences;
    std::vector<StoredTensor> picked;
    for (const WantedTensor& each : wanted) {
        auto tensor = left.extract(each.name);
        if (tensor.empty()) {
            differences.missing.push_back(to_text(each));
        } else if (tensor.mapped().sizes != each.sizes) {
            differences.of_other_size.push_back(each.name + " " + shape_text(tensor.mapped().sizes) +
                                                " in place of " + shape_text(each.sizes));
        } else if (tensor.mapped().values.empty()) {
            throw InputError("weights file " + path.string() + ": tensor '" + each.name +
                             "' holds integers (weights are fractions); name a file of weights");
        } else {
            must_be_sound(tensor.mapped(), path);
            picked.push_back(std::move(tensor.mapped()));
        }
    }
    for (const auto& [name, tensor] : left) {
        if (!is_last_layer(name)) {
            differences.unexpected.push_back(to_text({name, tensor.sizes}));
        }
    }
    if (const std::string text = differences.text(); !text.empty()) {
        throw InputError("weights file " + path.string() + ": not those of a " + network + " (" + text +
                         "); name a whole file with torchvision's tensors");
    }
    return picked;
}

}  // namespace trommel
