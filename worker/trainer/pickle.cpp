#include "worker/trainer/pickle.hpp"

#include <cstring>
#include <deque>
#include <map>
#include <utility>

#include "sweep/errors.hpp"

namespace trommel {

namespace {

struct Value;

// Of the machine, because pickles name what they have made before: copies could grow without end, and what owned one another
// could be nested too deeply for its own end.
using Items = std::vector<Value>*;

struct Value {
    enum class Kind { none, mark, number, text, global, list, dictionary, storage, tensor };

    Kind kind = Kind::none;
    std::int64_t number = 0;
    std::string text;  // of a global: "torch FloatStorage"
    Items items =
        nullptr;  // of a dictionary: key, value, key, value; of a storage or a tensor: what it was made of
};

[[noreturn]] void refuse(const std::string& reason) {
    throw InputError(reason);
}

// The machine of Python's pickles, as far as state dicts need it (protocol 2).
class Machine {
  public:
    explicit Machine(std::span<const std::uint8_t> bytes) : rest_(bytes) {}

    /// Holds pointers into this machine.
    Value run() {
        for (;;) {
            const std::uint8_t code = take(1)[0];
            if (code == '.') {
                return pop();
            }
            step(code);
        }
    }

  private:
    using Kind = Value::Kind;

    void step(std::uint8_t code) {
        switch (code) {
            case 0x80:  // protocol
                take(1);
                return;
            case 'c': {
                const std::string module = line();
                return push({.kind = Kind::global, .text = module + " " + line(), .items = {}});
            }
            case 'q':
            case 'r':
                memory_[integer(code == 'q' ? 1 : 4)] = top();
                return;
            case 'h':
            case 'j': {
                const auto found = memory_.find(integer(code == 'h' ? 1 : 4));
                return found == memory_.end() ? refuse("it names what it has not made") : push(found->second);
            }
            case 'X': {
                const auto bytes = take(static_cast<std::size_t>(integer(4)));
                return push({.kind = Kind::text, .text = {bytes.begin(), bytes.end()}, .items = {}});
            }
            case 'K':
            case 'M':
            case 'J':
                return push_number(integer(code == 'K' ? 1 : code == 'M' ? 2 : 4));
            case 0x8a:  // an integer of so many bytes
                return push_number(integer(static_cast<std::size_t>(integer(1))));
            case 'G':  // a fraction, of a checkpoint perhaps: nothing that we look at
                take(8);
                return push({});
            case 0x88:
            case 0x89:  // true, false
                return push_number(code == 0x88 ? 1 : 0);
            case 'N':
                return push({});
            case '(':
                return push({.kind = Kind::mark, .text = {}, .items = {}});
            case ')':
            case ']':
                return push(made_of(Kind::list, {}));
            case '}':
                return push(made_of(Kind::dictionary, {}));
            case 't':
                return push(made_of(Kind::list, pop_to_mark()));
            case 0x85:
            case 0x86:
            case 0x87:
                return push(made_of(Kind::list, pop(static_cast<std::size_t>(code - 0x84))));
            case 'Q':
                return push(made_of(Kind::storage, *list(pop())));
            case 'R':
                return reduce();
            case 's':
                return extend(pop(2));
            case 'a':
                return extend(pop(1));
            case 'u':
            case 'e':
                return extend(pop_to_mark());
            case 'b':  // attributes of what is below; a state dict has some, which are not its tensors
                pop();
                return;
            default:
                refuse("it is no pickle of names and tensors");
        }
    }

    Value made_of(Kind kind, std::vector<Value> items) {
        items_.push_back(std::move(items));
        return {.kind = kind, .text = {}, .items = &items_.back()};
    }

    void reduce() {
        const Value arguments = pop();
        const Value what = pop();
        if (what.text == "collections OrderedDict") {
            return push(made_of(Kind::dictionary, {}));
        }
        if (what.text == "torch._utils _rebuild_tensor_v2") {
            return push(made_of(Kind::tensor, *list(arguments)));
        }
        if (what.text == "torch._utils _rebuild_parameter" && !list(arguments)->empty()) {
            return push(list(arguments)->front());
        }
        refuse("it is made with '" + what.text + "'");
    }

    // Adds to the list or dictionary on top.
    void extend(const std::vector<Value>& more) {
        const Value& value = top();
        if (value.kind != Kind::dictionary && value.kind != Kind::list) {
            refuse("it adds to what holds nothing");
        }
        value.items->insert(value.items->end(), more.begin(), more.end());
    }

    std::span<const std::uint8_t> take(std::size_t size) {
        if (size > rest_.size()) {
            refuse("it ends early");
        }
        const auto taken = rest_.first(size);
        rest_ = rest_.subspan(size);
        return taken;
    }

    // Little-endian; those of one and two bytes have no sign.
    std::int64_t integer(std::size_t size) {
        if (size > 8) {
            refuse("it holds an integer above 64 bits");
        }
        std::uint64_t number = 0;
        std::memcpy(&number, take(size).data(), size);
        const std::size_t unused = 64 - 8 * size;
        return size < 4 || size == 8 ? static_cast<std::int64_t>(number)
                                     : static_cast<std::int64_t>(number << unused) >> unused;
    }

    std::string line() {
        std::string text;
        for (char c = 0; (c = static_cast<char>(take(1)[0])) != '\n';) {
            text += c;
        }
        return text;
    }

    static const Items& list(const Value& value) {
        return value.kind == Kind::list ? value.items
                                        : throw InputError("it has no arguments where some belong");
    }

    void push(Value value) { stack_.push_back(std::move(value)); }
    void push_number(std::int64_t number) {
        push({.kind = Kind::number, .number = number, .text = {}, .items = {}});
    }

    const Value& top() const {
        return stack_.empty() ? throw InputError("it uses what it has not made") : stack_.back();
    }

    Value pop() {
        Value value = top();
        stack_.pop_back();
        return value;
    }

    std::vector<Value> pop(std::size_t count) {
        std::vector<Value> values(count);
        for (std::size_t i = count; i > 0; --i) {
            values[i - 1] = pop();
        }
        return values;
    }

    std::vector<Value> pop_to_mark() {
        std::size_t count = 0;
        while (count < stack_.size() && stack_[stack_.size() - 1 - count].kind != Kind::mark) {
            ++count;
        }
        std::vector<Value> values = pop(count);
        pop();  // the mark
        return values;
    }

    std::span<const std::uint8_t> rest_;
    std::vector<Value> stack_;
    std::map<std::int64_t, Value> memory_;
    std::deque<std::vector<Value>> items_;
};

const Value& item(const Value& of, std::size_t place, Value::Kind kind) {
    if (!of.items || place >= of.items->size() || (*of.items)[place].kind != kind) {
        refuse("a tensor in it has another form");
    }
    return (*of.items)[place];
}

std::vector<std::int64_t> numbers(const Value& list) {
    std::vector<std::int64_t> result;
    for (std::size_t i = 0; i < list.items->size(); ++i) {
        result.push_back(item(list, i, Value::Kind::number).number);
    }
    return result;
}

// torch._utils._rebuild_tensor_v2(storage, offset, sizes, strides, ...), the storage being ("storage", type, name, ...).
PickledTensor tensor_of(const std::string& name, const Value& value) {
    using Kind = Value::Kind;
    const Value& storage = item(value, 0, Kind::storage);
    const std::string& type = item(storage, 1, Kind::global).text;
    PickledTensor tensor{.name = name,
                         .type = type.substr(type.find(' ') + 1),
                         .storage = item(storage, 2, Kind::text).text,
                         .offset = item(value, 1, Kind::number).number,
                         .sizes = numbers(item(value, 2, Kind::list)),
                         .strides = numbers(item(value, 3, Kind::list))};
    if (tensor.sizes.size() != tensor.strides.size()) {
        refuse("a tensor in it has another form");
    }
    return tensor;
}

}  // namespace

std::vector<PickledTensor> unpickle_state_dict(std::span<const std::uint8_t> bytes) {
    Machine machine(bytes);
    const Value found = machine.run();
    if (found.kind != Value::Kind::dictionary || found.items->size() % 2 != 0) {
        refuse("it is no dictionary");
    }
    std::vector<PickledTensor> tensors;
    for (std::size_t i = 0; i < found.items->size(); i += 2) {
        const Value& name = (*found.items)[i];
        const Value& value = (*found.items)[i + 1];
        if (name.kind != Value::Kind::text || value.kind != Value::Kind::tensor) {
            refuse("it holds other things than names and tensors");
        }
        tensors.push_back(tensor_of(name.text, value));
    }
    return tensors;
}

}  // namespace trommel
