// A pickle is a state dict, or it is refused; nothing that it names is run.
#include <span>

#include "sweep/errors.hpp"
#include "worker/trainer/pickle.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    try {
        trommel::unpickle_state_dict(std::span(data, size));
    } catch (const trommel::InputError&) {
    }
    return 0;
}
