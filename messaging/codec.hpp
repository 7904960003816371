// Converts messages to bytes and back; the format is in docs/wire_format.md.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "messaging/messages.hpp"

namespace trommel {

using Bytes = std::vector<std::byte>;

Bytes encode(const Message& message);

/// Throws MessageError for bytes that are too short, too long, or hold a value that no sender writes. Never
/// reads outside `bytes`, and allocates in proportion to the bytes read, whatever lengths they announce.
Message decode(std::span<const std::byte> bytes);

}  // namespace trommel
