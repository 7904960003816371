// The factors of dropout: drawn from our own engine, so that they do not depend on Torch's version.
// Independent of Torch.
#pragma once

#include <cstdint>
#include <random>
#include <span>

namespace trommel {

/// Each value becomes 0 with probability `rate` in [0, 1), otherwise 1 / (1 - rate). One draw of the engine
/// decides two values, its low half first.
inline void fill_dropout_mask(std::span<float> mask, double rate, std::mt19937_64& random) {
    const auto dropped_below = static_cast<std::uint64_t>(rate * 0x1.0p32);
    const auto kept = static_cast<float>(1 / (1 - rate));
    for (std::size_t i = 0; i < mask.size(); i += 2) {
        const std::uint64_t draw = random();
        mask[i] = (draw & 0xffffffffU) < dropped_below ? 0.0F : kept;
        if (i + 1 < mask.size()) {
            mask[i + 1] = (draw >> 32) < dropped_below ? 0.0F : kept;
        }
    }
}

}  // namespace trommel
