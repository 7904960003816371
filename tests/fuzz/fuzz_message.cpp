// Whatever the decoder takes, the encoder gives back: there is one way to write each message.
#include <algorithm>
#include <cstdlib>
#include <span>

#include "messaging/codec.hpp"
#include "system/errors.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes = std::as_bytes(std::span(data, size));
    try {
        const trommel::Bytes again = trommel::encode(trommel::decode(bytes));
        if (!std::ranges::equal(again, bytes)) {
            std::abort();
        }
    } catch (const trommel::MessageError&) {
    }
    return 0;
}
