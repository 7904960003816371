// Converts values to little-endian bytes and back. A struct joins with a function `fields(archive, value)`
// that names its members once, so that encoder and decoder cannot drift apart.
#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "system/errors.hpp"

namespace trommel {

static_assert(std::endian::native == std::endian::little,
              "the wire format equals the memory layout only on little-endian machines");

template <class T>
concept Arithmetic = std::is_arithmetic_v<T>;

/// The number of values of an enumeration, counted from 0: specialized beside its `fields`.
template <class Enum>
inline constexpr std::uint8_t enumerators = 0;

template <class T>
concept Enumeration = std::is_enum_v<T>;

/// Appends values to a buffer.
class Encoder {
  public:
    template <class... Values>
    void operator()(const Values&... values) {
        (put(values), ...);
    }

    std::vector<std::byte> take() { return std::move(bytes_); }

  private:
    template <Arithmetic T>
    void put(const T& value) {
        append(&value, sizeof value);
    }
    template <Enumeration T>
    void put(const T& value) {
        put(static_cast<std::uint8_t>(value));
    }
    void put(const std::string& text) {
        put(static_cast<std::uint32_t>(text.size()));
        append(text.data(), text.size());
    }
    template <class T>
    void put(const std::vector<T>& items) {
        put(static_cast<std::uint32_t>(items.size()));
        if constexpr (Arithmetic<T>) {
            append(items.data(), items.size() * sizeof(T));
        } else {
            for (const T& item : items) {
                put(item);
            }
        }
    }
    template <class K, class V, class Less>
    void put(const std::map<K, V, Less>& items) {
        put(static_cast<std::uint32_t>(items.size()));
        for (const auto& [key, value] : items) {
            put(key);
            put(value);
        }
    }
    template <class T>
    void put(const std::optional<T>& value) {
        put(static_cast<std::uint8_t>(value.has_value()));
        if (value) {
            put(*value);
        }
    }
    template <class... Ts>
    void put(const std::variant<Ts...>& value) {
        put(static_cast<std::uint8_t>(value.index()));
        std::visit([this](const auto& each) { this->put(each); }, value);
    }
    template <class Struct>
    void put(const Struct& value) {
        fields(*this, value);
    }

    void append(const void* data, std::size_t size) {
        const auto* begin = static_cast<const std::byte*>(data);
        bytes_.insert(bytes_.end(), begin, begin + size);
    }

    std::vector<std::byte> bytes_;
};

/// Reads values from the front of a buffer that must outlive it. Throws MessageError instead of reading past
/// the end.
class Decoder {
  public:
    explicit Decoder(std::span<const std::byte> bytes) : rest_(bytes) {}

    template <class... Values>
    void operator()(Values&... values) {
        (get(values), ...);
    }

    bool done() const { return rest_.empty(); }

  private:
    template <Arithmetic T>
    void get(T& value) {
        take(&value, sizeof value);
    }
    template <Enumeration T>
    void get(T& value) {
        static_assert(enumerators<T> > 0, "specialize enumerators for this enumeration");
        std::uint8_t byte = 0;
        get(byte);
        if (byte >= enumerators<T>) {
            refuse("an unknown enumeration value");
        }
        value = static_cast<T>(byte);
    }
    void get(bool& value) {
        std::uint8_t byte = 0;
        get(byte);
        if (byte > 1) {
            refuse("a boolean that is neither 0 nor 1");
        }
        value = byte == 1;
    }
    void get(std::string& text) {
        text.resize(count(1));
        take(text.data(), text.size());
    }
    template <class T>
    void get(std::vector<T>& items) {
        items.clear();
        if constexpr (Arithmetic<T>) {
            items.resize(count(sizeof(T)));
            take(items.data(), items.size() * sizeof(T));
        } else {
            // One by one: reserving space for all at once would take many times the bytes that have arrived.
            for (std::size_t left = count(1); left > 0; --left) {
                get(items.emplace_back());
            }
        }
    }
    template <class K, class V, class Less>
    void get(std::map<K, V, Less>& items) {
        items.clear();
        for (std::size_t left = count(1); left > 0; --left) {
            K key;
            get(key);
            if (!items.empty() && !Less{}(std::prev(items.end())->first, key)) {
                refuse("names out of order");
            }
            get(items.emplace_hint(items.end(), std::move(key), V{})->second);
        }
    }
    template <class T>
    void get(std::optional<T>& value) {
        bool present = false;
        get(present);
        value.reset();
        if (present) {
            get(value.emplace());
        }
    }
    template <class... Ts>
    void get(std::variant<Ts...>& value) {
        std::uint8_t tag = 0;
        get(tag);
        if (!get_alternative(tag, value, std::index_sequence_for<Ts...>{})) {
            refuse("an unknown alternative");
        }
    }
    template <class Struct>
    void get(Struct& value) {
        fields(*this, value);
    }

    template <class Variant, std::size_t... index>
    bool get_alternative(std::size_t tag, Variant& value, std::index_sequence<index...>) {
        return ((index == tag && (get(value.template emplace<index>()), true)) || ...);
    }

    // A length. Refused if the remaining bytes could not hold that many items, so that a corrupt length
    // allocates nothing.
    std::size_t count(std::size_t bytes_each) {
        std::uint32_t number = 0;
        get(number);
        if (number > rest_.size() / bytes_each) {
            refuse("a length beyond its end");
        }
        return number;
    }

    void take(void* to, std::size_t size) {
        if (size > rest_.size()) {
            refuse("fewer bytes than its fields need");
        }
        if (size > 0) {
            std::memcpy(to, rest_.data(), size);
        }
        rest_ = rest_.subspan(size);
    }

    [[noreturn]] static void refuse(const char* what) {
        throw MessageError(std::string("message has ") + what + " (mixed builds on the ranks?)");
    }

    std::span<const std::byte> rest_;
};

}  // namespace trommel
