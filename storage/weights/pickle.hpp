// Python's pickles, protocols 0 to 5. Nothing that a pickle names is run: what Python would make with a class or a function
// stays an object that says with which. Without Torch.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace trommel {

/// Small: pickles name what they have made before, and copies of large values could grow without end. Points into the bytes
/// of the pickle and into its reader.
struct PickledValue {
    /// `large`: an integer above 64 bits, its bytes in `text`. `list`: also a tuple or a set. `dictionary`: key, value, key,
    /// value in `items`. `object`: what it is made with, the arguments, and its state in `items`. `persistent`: what stands
    /// for something beside the pickle, in `items`. `other`: nothing that weights need: None, a fraction.
    enum class Kind { other, mark, number, large, text, global, list, dictionary, object, persistent };

    Kind kind = Kind::other;
    std::int64_t number = 0;  ///< of a truth value: 0 or 1
    std::string_view text;    ///< of a global: "torch.FloatStorage"
    std::vector<PickledValue>* items = nullptr;

    bool is(Kind wanted) const { return kind == wanted; }
    bool is_global(std::string_view name) const { return kind == Kind::global && text == name; }
};

/// Reads one pickle after the other.
class PickleReader {
  public:
    explicit PickleReader(std::span<const std::uint8_t> bytes) : rest_(bytes) {}
    PickleReader(const PickleReader&) = delete;
    PickleReader& operator=(const PickleReader&) = delete;

    /// The next pickle. Throws InputError, with what is wrong, for bytes that are none, or that make more values than any
    /// weights need.
    PickledValue read();

    /// What is behind the last pickle.
    std::span<const std::uint8_t> rest() const { return rest_; }

    /// Bytes between pickles. Throws InputError where they end before.
    std::span<const std::uint8_t> take(std::uint64_t size);

    /// All that stand for something beside the pickles, in their order.
    const std::vector<PickledValue>& persistent() const { return persistent_; }

  private:
    using Kind = PickledValue::Kind;

    // One group of opcodes each; false for another's.
    bool read_number(std::uint8_t code);
    bool read_text(std::uint8_t code);
    bool read_name(std::uint8_t code);
    bool read_container(std::uint8_t code);
    bool read_object(std::uint8_t code);
    bool read_memory(std::uint8_t code);
    bool read_frame(std::uint8_t code);

    std::uint64_t unsigned_integer(std::size_t size);
    void push_integer(std::uint64_t size);
    void push_line_number(std::string_view digits);
    std::string_view text(std::uint64_t size);
    std::string_view line();

    void count_values(std::uint64_t count);
    void push(PickledValue value);
    void push_number(std::int64_t number);
    void push_items(Kind kind, std::vector<PickledValue> items);
    void push_global(std::string_view module, std::string_view name);
    const PickledValue& top() const;
    PickledValue pop();
    std::vector<PickledValue> pop(std::size_t count);
    std::vector<PickledValue> pop_to_mark();

    void push_made(const PickledValue& with, const PickledValue& arguments);
    void extend(const std::vector<PickledValue>& more);
    void build();
    void remember(std::uint64_t place);
    void recall(std::uint64_t place);

    std::span<const std::uint8_t> rest_;
    std::uint64_t values_ = 0;
    std::vector<PickledValue> stack_;
    std::map<std::uint64_t, PickledValue> memory_;
    std::vector<PickledValue> persistent_;
    std::deque<std::vector<PickledValue>> items_;
    std::map<std::string, int, std::less<>> globals_;
};

}  // namespace trommel
