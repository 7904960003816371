#include "storage/weights/read_weights.hpp"

#include <cmath>
#include <new>
#include <optional>
#include <span>

#include "storage/weights/index_weights.hpp"
#include "storage/weights/tensor_values.hpp"
#include "storage/weights/weights_errors.hpp"
#include "system/file.hpp"

namespace trommel {

namespace {

// Refuses values that would make the output NaN, or the same everywhere.
void must_be_sound(const StoredTensor& tensor) {
    const bool is_variance = tensor.name.ends_with("running_var");
    for (std::size_t i = 0; i < tensor.values.size(); ++i) {
        const float value = tensor.values[i];
        if (!std::isfinite(value) || (is_variance && value < 0)) {
            throw unknown_weights("value " + std::to_string(i + 1) + " of tensor '" + tensor.name + "' is " +
                                      std::to_string(value) + " (" +
                                      (is_variance ? "a variance is 0 or more" : "not a finite number") +
                                      "; the training that produced it failed)",
                                  "name another file");
        }
    }
}

// Calls `action` with the file's bytes; errors name the file.
template <class Action>
auto with_bytes(const std::filesystem::path& path, const Action& action) {
    const File file(path, File::Mode::read);
    try {
        const std::optional<Mapping> mapping = file.size() > 0 ? std::optional<Mapping>(file) : std::nullopt;
        return action(mapping ? mapping->bytes() : std::span<const std::uint8_t>());
    } catch (const InputError& error) {
        throw InputError("weights file " + path.string() + ": " + error.what());
    } catch (const std::bad_alloc&) {
        throw InputError("weights file " + path.string() +
                         ": does not fit into memory; raise the limit, or use a smaller network");
    }
}

}  // namespace

std::vector<StoredTensor> read_weights(const std::filesystem::path& path,
                                       const std::vector<WantedTensor>& wanted, const std::string& network) {
    return with_bytes(path, [&](std::span<const std::uint8_t> file) {
        const WeightsIndex index = index_weights(file);
        auto tensors = read_values(file, index, pick_tensors(index, wanted, network));
        for (const StoredTensor& tensor : tensors) {
            must_be_sound(tensor);
        }
        return tensors;
    });
}

void check_weights(const std::filesystem::path& path, const std::vector<WantedTensor>& wanted,
                   const std::string& network) {
    with_bytes(path, [&](std::span<const std::uint8_t> file) {
        pick_tensors(index_weights(file), wanted, network);
    });
}

}  // namespace trommel
