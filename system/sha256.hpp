// SHA-256, so that users can check a shard with sha256sum or hashlib.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace trommel {

using Digest = std::array<std::uint8_t, 32>;

/// Takes bytes in any number of pieces and returns the digest of all of them.
class Sha256 {
  public:
    Sha256();
    ~Sha256();
    Sha256(Sha256&&) noexcept;
    Sha256& operator=(Sha256&&) noexcept;

    void add(std::span<const std::uint8_t> bytes);

    /// Call this once, at the end.
    Digest finish();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

Digest sha256(std::span<const std::uint8_t> bytes);

/// 64 hexadecimal digits, lowercase.
std::string to_hex(const Digest& digest);

}  // namespace trommel
