// The first block of a shard either places its pixels inside the file, or is refused.
#include <cstdlib>

#include "memory_file.hpp"
#include "storage/shards/user_block.hpp"
#include "system/errors.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const trommel::fuzz::MemoryFile bytes(data, size);
    try {
        const trommel::UserBlock block =
            trommel::read_user_block(trommel::File(bytes.path(), trommel::File::Mode::read));
        if (block.pixels_offset > size || block.pixels_bytes > size - block.pixels_offset) {
            std::abort();
        }
    } catch (const trommel::StorageError&) {
    }
    return 0;
}
