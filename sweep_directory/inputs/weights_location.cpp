#include "sweep_directory/inputs/weights_location.hpp"

#include <cstdlib>

#include "search_spaces/used_names.hpp"
#include "system/errors.hpp"
#include "system/file.hpp"

namespace trommel {

namespace {

namespace fs = std::filesystem;

std::string text_at(const LayerTemplate& layer, const char* key) {
    const auto found = layer.values.find(key);
    if (found == layer.values.end()) {
        return "";
    }
    const auto* value = std::get_if<ParamValue>(&found->second);
    const auto* text = value ? std::get_if<std::string>(value) : nullptr;
    return text ? *text : "";
}

fs::path find_file(const std::string& name, const std::vector<fs::path>& folders) {
    const fs::path written = name;
    std::vector<fs::path> places = {folders.front() / written};  // equals `written` if that is absolute
    for (const fs::path& folder : folders) {
        places.push_back(folder / written.filename());
    }
    if (const char* directory = std::getenv("TROMMEL_DATA")) {
        places.push_back(fs::path(directory) / written.filename());
    }
    for (const fs::path& place : places) {
        if (fs::exists(place)) {
            return fs::canonical(place);
        }
    }
    throw InputError("weights file " + name + ": not found (also not in " + folders.back().string() +
                     " or $TROMMEL_DATA); put it beside the sweep file");
}

void check_named_digest(const std::string& digest, const std::string& name, const fs::path& file) {
    const std::string found = sha256_of(file);
    if (digest.empty()) {
        throw InputError(
            "weights file " + name +
            ": its layer has no 'sha256' (results must record their initial weights); add sha256 = \"" +
            found + "\"");
    }
    if (digest != found) {
        throw InputError("weights file " + file.string() + ": not the file of this sweep (its SHA-256 is " +
                         found + ", the sweep's is " + digest + "); restore the original file");
    }
}

}  // namespace

std::set<NamedWeights> weights_named(const Sweep& sweep) {
    std::set<NamedWeights> named;
    for (const ModelTemplate& model : possible_models(sweep)) {
        for (const LayerTemplate& layer : model.layers) {
            if (const std::string name = text_at(layer, "weights"); !name.empty()) {
                named.insert({name, text_at(layer, "sha256")});
            }
        }
    }
    return named;
}

void locate_weights(Sweep& sweep, const std::vector<fs::path>& folders) {
    for (const auto& [name, digest] : weights_named(sweep)) {
        const fs::path file = find_file(name, folders);
        check_named_digest(digest, name, file);
        sweep.weights_files[name] = file.string();
    }
}

}  // namespace trommel
