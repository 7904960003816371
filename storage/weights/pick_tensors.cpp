#include "storage/weights/pick_tensors.hpp"

#include <set>

#include "storage/weights/tensor_names.hpp"
#include "storage/weights/weights_errors.hpp"

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

bool is_optional(const std::string& name) {
    return name == "fc.weight" || name == "fc.bias" || name.ends_with("num_batches_tracked");
}

struct Differences {
    std::vector<std::string> missing;
    std::vector<std::string> of_other_size;
    std::vector<std::string> unexpected;

    void add_unexpected(const TensorEntry& tensor) {
        if (!tensor.is_tensor) {
            return;
        }
        unexpected.push_back(tensor.problem.empty() ? to_text({tensor.name, tensor.sizes})
                                                    : shown(tensor.name));
    }

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

void must_be_readable(const TensorEntry& tensor) {
    if (!tensor.problem.empty()) {
        throw unknown_weights("tensor '" + shown(tensor.name) + "' " + tensor.problem,
                              "save plain tensors, with their values");
    }
    if (value_type(tensor.type) == ValueType::integer) {
        throw unknown_weights(
            "tensor '" + shown(tensor.name) + "' holds integers (weights are floating-point numbers)",
            "name a file of weights");
    }
}

// The assumptions under which the names were matched: "in 'state_dict', after the prefix 'module.', ".
std::string assumed(const WeightsIndex& index, const std::string& prefix) {
    return (index.within.empty() ? "" : "in " + index.within + ", ") +
           (prefix.empty() ? "" : "after the prefix '" + shown(prefix) + "', ");
}

std::set<std::string> names_of(const std::vector<WantedTensor>& wanted) {
    std::set<std::string> names;
    for (const WantedTensor& each : wanted) {
        names.insert(each.name);
    }
    return names;
}

}  // namespace

std::string to_text(const WantedTensor& tensor) {
    return shown(tensor.name) + " " + shape_text(tensor.sizes);
}

std::vector<TensorEntry> pick_tensors(const WeightsIndex& index, const std::vector<WantedTensor>& wanted,
                                      const std::string& network) {
    NamedTensors named = without_prefix(index.tensors, names_of(wanted));
    Differences differences;
    std::vector<TensorEntry> picked;
    for (const WantedTensor& each : wanted) {
        const auto found = named.by_name.extract(each.name);
        if (found.empty()) {
            differences.missing.push_back(to_text(each));
            continue;
        }
        const TensorEntry& tensor = *found.mapped();
        must_be_readable(tensor);
        if (tensor.sizes != each.sizes) {
            differences.of_other_size.push_back(each.name + " " + shape_text(tensor.sizes) + " instead of " +
                                                shape_text(each.sizes));
        }
        picked.push_back(tensor);
        picked.back().name = each.name;
    }
    for (const TensorEntry* tensor : named.others) {
        differences.add_unexpected(*tensor);
    }
    for (const auto& [name, tensor] : named.by_name) {
        if (!is_optional(name)) {
            differences.add_unexpected(*tensor);
        }
    }
    if (const std::string text = differences.text(); !text.empty()) {
        throw unknown_weights(
            "not the weights of a " + network + " (" + assumed(index, named.prefix) + text + ")",
            "name a whole file with torchvision's tensors");
    }
    return picked;
}

}  // namespace trommel
