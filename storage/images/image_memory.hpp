// Errors for pictures that do not fit into memory.
#pragma once

#include <cstdint>
#include <new>
#include <string>

#include "storage/images/image.hpp"
#include "system/errors.hpp"

namespace trommel {

/// There was not enough memory for a picture at that moment. The text gives its pixels and bytes.
class OutOfMemory : public InputError {
  public:
    using InputError::InputError;
};

/// "14000 x 14187 pixels need 1.4 GB of memory, which is not available; ...".
std::string describe_shortage(ImageSize size, std::int64_t bytes);

/// Returns what `work` returns. A std::bad_alloc becomes OutOfMemory for a picture of `size` with
/// `bytes_a_pixel`.
template <class Work>
auto with_memory_for(ImageSize size, std::int64_t bytes_a_pixel, const Work& work) {
    try {
        return work();
    } catch (const std::bad_alloc&) {
        throw OutOfMemory(describe_shortage(size, size.width * size.height * bytes_a_pixel));
    }
}

}  // namespace trommel
