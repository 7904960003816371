#include "storage/weights/tensor_names.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "storage/weights/weights_errors.hpp"

namespace trommel {

namespace {

constexpr std::array<std::string_view, 3> wrappers = {"_orig_mod.", "_fsdp_wrapped_module.",
                                                      "_checkpoint_wrapped_module."};

// Removes only whole words between dots.
std::string without_wrappers(std::string_view name) {
    std::string kept;
    while (!name.empty()) {
        const std::size_t dot = name.find('.');
        const std::string_view word = name.substr(0, dot == std::string_view::npos ? dot : dot + 1);
        if (std::ranges::find(wrappers, word) == wrappers.end()) {
            kept += word;
        }
        name.remove_prefix(word.size());
    }
    return kept;
}

std::size_t longest(const std::set<std::string>& names) {
    std::size_t size = 0;
    for (const std::string& name : names) {
        size = std::max(size, name.size());
    }
    return size;
}

// The number of wanted names after each prefix.
std::map<std::string, std::size_t> prefixes(const std::vector<std::string>& names,
                                            const std::set<std::string>& wanted) {
    const std::size_t most = longest(wanted);
    std::map<std::string, std::size_t> counts;
    for (const std::string& name : names) {
        for (std::size_t begin = name.size() > most ? name.size() - most : 0; begin < name.size(); ++begin) {
            if ((begin == 0 || name[begin - 1] == '.') && wanted.contains(name.substr(begin))) {
                ++counts[name.substr(0, begin)];
            }
        }
    }
    return counts;
}

// The shortest of the prefixes with the most names: "layer1.0." has a conv1, too.
std::string best_prefix(const std::map<std::string, std::size_t>& counts, std::size_t wanted) {
    std::string best;
    std::string equal;
    std::size_t most = 0;
    for (const auto& [prefix, count] : counts) {
        if (count > most) {
            best = prefix;
            most = count;
            equal.clear();
        } else if (count == most) {
            equal = prefix;
        }
    }
    if (!equal.empty() && 2 * most > wanted) {
        throw unknown_weights(
            "it holds several networks (with the prefixes '" + shown(best) + "' and '" + shown(equal) + "')",
            "save one of them alone");
    }
    return best;
}

}  // namespace

NamedTensors without_prefix(const std::vector<TensorEntry>& tensors, const std::set<std::string>& wanted) {
    std::vector<std::string> names;
    std::ranges::transform(tensors, std::back_inserter(names),
                           [](const TensorEntry& tensor) { return without_wrappers(tensor.name); });
    NamedTensors named{
        .prefix = best_prefix(prefixes(names, wanted), wanted.size()), .by_name = {}, .others = {}};
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (!names[i].starts_with(named.prefix)) {
            named.others.push_back(&tensors[i]);
        } else if (!named.by_name.emplace(names[i].substr(named.prefix.size()), &tensors[i]).second) {
            throw unknown_weights("two of its tensors are called '" + shown(names[i]) + "'",
                                  "save one of them alone");
        }
    }
    return named;
}

}  // namespace trommel
