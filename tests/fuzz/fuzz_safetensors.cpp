// Weights that somebody has sent: as many values as the sizes say, or refused.
#include <cstdlib>

#include "memory_file.hpp"
#include "sweep/errors.hpp"
#include "worker/trainer/safetensors.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const trommel::fuzz::MemoryFile bytes(data, size);
    try {
        for (const auto& tensor :
             trommel::read_safetensors(trommel::File(bytes.path(), trommel::File::Mode::read))) {
            std::size_t count = 1;
            for (const std::int64_t each : tensor.sizes) {
                count *= static_cast<std::size_t>(each);
            }
            if (!tensor.values.empty() && tensor.values.size() != count) {
                std::abort();
            }
        }
    } catch (const trommel::InputError&) {
    }
    return 0;
}
