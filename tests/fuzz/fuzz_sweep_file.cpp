// A sweep file is either read, always with the same result, or refused with a message.
#include <cstdlib>
#include <string_view>

#include "search_spaces/sweep_file.hpp"
#include "system/errors.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    try {
        if (!(trommel::read_sweep(text, "s.toml") == trommel::read_sweep(text, "s.toml"))) {
            std::abort();
        }
    } catch (const trommel::InputError& error) {
        if (std::string_view(error.what()).empty()) {
            std::abort();
        }
    }
    return 0;
}
