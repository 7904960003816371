// The encoder reproduces whatever bytes the decoder accepts: every message has exactly one encoding.
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
