// Untrusted bytes between a checkpoint's head and its digest, with a matching digest.
#include <span>

#include "system/errors.hpp"
#include "worker/training_files/checkpoint_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    try {
        trommel::decode_checkpoint(std::as_bytes(std::span(data, size)));
    } catch (const trommel::MessageError&) {
    }
    return 0;
}
