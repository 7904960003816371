// Random numbers that are the same on every machine and under every standard library.
//
// The standard fixes the values of mt19937_64 but not those of the distributions, so we draw from the engine
// ourselves. Seeds are derived from names, never from a rank or a clock.
#pragma once

#include <cstdint>
#include <random>
#include <span>
#include <string_view>
#include <utility>

namespace trommel {

/// The finalizer of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): spreads every bit over all others.
constexpr std::uint64_t mix(std::uint64_t x) {
    x += 0x9e3779b97f4a7c15ULL;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
    return x ^ (x >> 31);
}

/// The seed of a part ("shuffle", "trial", ...) of something that has its own seed; `number` distinguishes
/// several parts of one name.
constexpr std::uint64_t derive_seed(std::uint64_t seed, std::string_view part, std::uint64_t number = 0) {
    std::uint64_t hash = mix(seed);
    for (const char c : part) {
        hash = mix(hash ^ static_cast<unsigned char>(c));
    }
    return mix(hash ^ number);
}

/// The seed of a trial: a hash of the sweep's seed and the seed number, the same for every configuration.
constexpr std::uint64_t trial_seed(std::uint64_t sweep_seed, std::int32_t seed_number) {
    return derive_seed(sweep_seed, "trial", static_cast<std::uint64_t>(seed_number));
}

/// Uniform in [0, 1).
inline double uniform01(std::mt19937_64& random) {
    return static_cast<double>(random() >> 11) * 0x1.0p-53;
}

/// Uniform in [0, count), without the bias of a remainder. count > 0.
inline std::int64_t uniform_index(std::mt19937_64& random, std::int64_t count) {
    const auto n = static_cast<std::uint64_t>(count);
    const std::uint64_t unbiased = ~std::uint64_t{0} - (~std::uint64_t{0} % n + 1) % n;
    std::uint64_t draw = random();
    while (draw > unbiased) {
        draw = random();
    }
    return static_cast<std::int64_t>(draw % n);
}

/// Fisher and Yates's shuffle.
template <class T>
void shuffle(std::span<T> items, std::mt19937_64& random) {
    for (std::size_t last = items.size(); last > 1; --last) {
        std::swap(items[last - 1],
                  items[static_cast<std::size_t>(uniform_index(random, static_cast<std::int64_t>(last)))]);
    }
}

}  // namespace trommel
