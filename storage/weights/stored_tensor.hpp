// A tensor with its values, as stored in files.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace trommel {

/// Values are row-major.
struct StoredTensor {
    std::string name;  ///< "layer3.kernel"
    std::vector<std::int64_t> sizes;
    std::vector<float> values;

    bool operator==(const StoredTensor&) const = default;
};

}  // namespace trommel
