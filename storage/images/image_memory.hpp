// What a picture needs of memory, for whoever has not so much.
#pragma once

#include <cstdint>
#include <new>
#include <string>

#include "storage/images/image.hpp"
#include "system/errors.hpp"

namespace trommel {

/// There was not enough memory for a picture, at this moment. The text names its pixels and bytes.
class OutOfMemory : public InputError {
  public:
    using InputError::InputError;
};

/// "14000 x 14187 pixels need 1.4 GB of memory, and there is not so much; ...".
std::string describe_shortage(ImageSize size, std::int64_t bytes);

/// What `work` returns. A std::bad_alloc in it becomes OutOfMemory: a picture of `size` needs so many bytes a pixel.
template <class Work>
auto with_memory_for(ImageSize size, std::int64_t bytes_a_pixel, const Work& work) {
    try {
        return work();
    } catch (const std::bad_alloc&) {
        throw OutOfMemory(describe_shortage(size, size.width * size.height * bytes_a_pixel));
    }
}

}  // namespace trommel
