// Reads Python's pickles, protocols 0 to 5. Nothing named in a pickle is executed: a value that Python would
// create with a class or a function stays an object that records which one. Independent of Torch.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace trommel {

/// Small, because pickles refer to earlier values, and copies of large ones could grow without limit. Points
/// into the bytes of the pickle and into its reader.
struct PickledValue {
    /// `large`: an integer above 64 bits, its bytes in `text`. `list`: also a tuple or a set. `dictionary`:
    /// key, value, key, value in `items`. `object`: its class or function, the arguments, and its state in
    /// `items`. `persistent`: a reference to something outside of the pickle, in `items`. `other`: values
    /// that weights do not need: None, a float.
    enum class Kind { other, mark, number, large, text, global, list, dictionary, object, persistent };

    Kind kind = Kind::other;
    std::int64_t number = 0;  ///< 0 or 1 for a boolean
    std::string_view text;    ///< for a global, its name: "torch.FloatStorage"
    std::vector<PickledValue>* items = nullptr;

    bool is(Kind wanted) const { return kind == wanted; }
    bool is_global(std::string_view name) const { return kind == Kind::global && text == name; }
};

/// Reads consecutive pickles.
class PickleReader {
  public:
    explicit PickleReader(std::span<const std::uint8_t> bytes) : rest_(bytes) {}
    PickleReader(const PickleReader&) = delete;
    PickleReader& operator=(const PickleReader&) = delete;

    /// The next pickle. Throws InputError, with the reason, for bytes that are not a pickle, or that create
    /// more values than any weights need.
    PickledValue read();

    /// The bytes after the last pickle.
    std::span<const std::uint8_t> rest() const { return rest_; }

    /// Takes bytes between pickles. Throws InputError if fewer are left.
    std::span<const std::uint8_t> take(std::uint64_t size);

    /// All references to something outside of the pickles, in order.
    const std::vector<PickledValue>& persistent() const { return persistent_; }

  private:
    using Kind = PickledValue::Kind;

    // Each reads one group of opcodes; false for an opcode of another group.
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
