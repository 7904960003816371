#include "storage/images/image_memory.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace trommel {
namespace {

std::string describe_bytes(std::int64_t bytes) {
    const auto real = static_cast<double>(bytes);
    return real < 1e9 ? fmt::format("{:.0f} MB", std::max(1.0, real / 1e6))
                      : fmt::format("{:.1f} GB", real / 1e9);
}

}  // namespace

std::string describe_shortage(ImageSize size, std::int64_t bytes) {
    return fmt::format(
        "{} x {} pixels need {} of memory, which is not available; make it smaller, allow more memory "
        "(ulimit -v, a job's --mem), or try fewer --threads",
        size.width, size.height, describe_bytes(bytes));
}

}  // namespace trommel
