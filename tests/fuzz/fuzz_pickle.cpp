// Fuzzes the pickle reader: a pickle is either a state dict, or refused. Nothing that it names is executed.
#include <span>

#include "storage/weights/pickled_state.hpp"
#include "system/errors.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    trommel::PickleReader reader(std::span(data, size));
    try {
        trommel::index_state(reader.read());
    } catch (const trommel::InputError&) {
    }
    return 0;
}
