#include "worker/trainer/read_weights.hpp"

#include <array>
#include <cstring>
#include <new>
#include <string_view>

#include "storage/shards/file.hpp"
#include "sweep/errors.hpp"
#include "worker/trainer/safetensors.hpp"
#include "worker/trainer/state_dict.hpp"

namespace trommel {

namespace {

bool is_counter(const StoredTensor& tensor) {
    return tensor.name.ends_with("num_batches_tracked");
}

bool starts_with(const std::array<std::uint8_t, 9>& bytes, std::string_view word) {
    return std::memcmp(bytes.data(), word.data(), word.size()) == 0;
}

std::vector<StoredTensor> read_any(const std::filesystem::path& path) {
    const File file(path, File::Mode::read);
    std::array<std::uint8_t, 9> start{};
    const bool whole = file.read_at(0, start);
    if (whole && starts_with(start, "PK\x03\x04")) {
        return read_state_dict(file);
    }
    if (whole && start[8] == '{') {
        return read_safetensors(file);
    }
    const std::string where = "weights file " + path.string();
    if (starts_with(start, "\x80\x02")) {
        throw InputError(where +
                         ": written by torch.save() before PyTorch 1.6 (it is no zip file); read and save it "
                         "again: torch.save(torch.load(FILE), FILE)");
    }
    throw InputError(where +
                     ": no weights (neither a .safetensors file nor a state dict that torch.save() wrote); "
                     "name one of these");
}

}  // namespace

std::vector<StoredTensor> read_weights_file(const std::filesystem::path& path) {
    try {
        std::vector<StoredTensor> tensors = read_any(path);
        std::erase_if(tensors, is_counter);
        return tensors;
    } catch (const std::bad_alloc&) {
        throw InputError("weights file " + path.string() +
                         ": does not fit into memory; raise the limit, or use a smaller network");
    }
}

}  // namespace trommel
