#include "messaging/codec.hpp"

#include <type_traits>
#include <utility>

#include "messaging/fields.hpp"
#include "system/errors.hpp"

namespace trommel {

namespace {

template <std::size_t... index>
Message decode_tagged(std::size_t tag, Decoder& decoder, std::index_sequence<index...>) {
    Message message;
    const auto read_if = [&]<std::size_t i>(std::integral_constant<std::size_t, i>) {
        if (i != tag) {
            return false;
        }
        fields(decoder, message.emplace<i>());
        return true;
    };
    if (!(read_if(std::integral_constant<std::size_t, index>{}) || ...)) {
        throw MessageError("message with unknown tag " + std::to_string(tag) +
                           " (mixed builds on the ranks?)");
    }
    return message;
}

}  // namespace

Bytes encode(const Message& message) {
    Encoder encoder;
    encoder(static_cast<std::uint8_t>(message.index()));
    std::visit([&](const auto& each) { fields(encoder, each); }, message);
    return encoder.take();
}

Message decode(std::span<const std::byte> bytes) {
    Decoder decoder(bytes);
    std::uint8_t tag = 0;
    decoder(tag);
    Message message = decode_tagged(tag, decoder, std::make_index_sequence<std::variant_size_v<Message>>{});
    if (!decoder.done()) {
        throw MessageError("message is longer than its fields (mixed builds on the ranks?)");
    }
    return message;
}

}  // namespace trommel
