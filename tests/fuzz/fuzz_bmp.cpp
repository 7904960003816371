// Fuzzes the BMP reader: an untrusted file is either refused, or an image of the size in its header.
#include <cstdlib>
#include <span>

#include "storage/images/bmp_header.hpp"
#include "storage/images/decode_image.hpp"
#include "system/errors.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::span bytes(data, size);
    try {
        const trommel::ImageSize promised = trommel::read_bmp_header(bytes).size;
        if (promised.width * promised.height < 1 << 14 && trommel::decode_bmp(bytes).size != promised) {
            std::abort();
        }
    } catch (const trommel::InputError&) {
    }
    return 0;
}
