#include "storage/weights/pickle.hpp"

#include <utility>

#include "system/errors.hpp"

namespace trommel {

namespace {

bool makes_dictionary(const PickledValue& with) {
    return with.is_global("collections.OrderedDict") || with.is_global("collections.defaultdict") ||
           with.is_global("builtins.dict") || with.is_global("__builtin__.dict");
}

// The items in dict's one argument: a list of pairs, as Python 2 writes it, or a dictionary.
std::vector<PickledValue> pairs_of(const PickledValue& arguments) {
    using Kind = PickledValue::Kind;
    if (!arguments.is(Kind::list) || arguments.items->empty()) {
        return {};
    }
    const PickledValue& first = arguments.items->front();
    if (first.is(Kind::dictionary)) {
        return *first.items;
    }
    std::vector<PickledValue> flat;
    for (const PickledValue& pair : first.is(Kind::list) ? *first.items : std::vector<PickledValue>()) {
        if (!pair.is(Kind::list) || pair.items->size() != 2) {
            throw InputError("a dictionary in it is not built from pairs");
        }
        flat.insert(flat.end(), pair.items->begin(), pair.items->end());
    }
    return flat;
}

}  // namespace

PickledValue PickleReader::read() {
    stack_.clear();
    memory_.clear();
    for (;;) {
        const std::uint8_t code = take(1)[0];
        if (code == '.') {
            return pop();
        }
        if (!read_number(code) && !read_text(code) && !read_name(code) && !read_container(code) &&
            !read_object(code) && !read_memory(code) && !read_frame(code)) {
            throw InputError("it is not a pickle that Python writes");
        }
    }
}

bool PickleReader::read_name(std::uint8_t code) {
    if (code == 'c') {
        const std::string_view module = line();
        push_global(module, line());
        return true;
    }
    if (code == 0x93) {  // module and name are on the stack
        const std::vector<PickledValue> words = pop(2);
        push_global(words[0].text, words[1].text);
        return true;
    }
    if (code == 'Q') {
        push_items(Kind::persistent, {pop()});
    } else if (code == 'P') {
        push_items(Kind::persistent, {{.kind = Kind::text, .text = line()}});
    } else {
        return false;
    }
    persistent_.push_back(top());
    return true;
}

bool PickleReader::read_container(std::uint8_t code) {
    switch (code) {
        case '(':
            push({.kind = Kind::mark});
            return true;
        case ')':
        case ']':
        case 0x8f:  // empty set
            push_items(Kind::list, {});
            return true;
        case '}':
            push_items(Kind::dictionary, {});
            return true;
        case 't':
        case 'l':
        case 0x91:  // frozenset
            push_items(Kind::list, pop_to_mark());
            return true;
        case 'd':
            push_items(Kind::dictionary, pop_to_mark());
            return true;
        case 0x85:
        case 0x86:
        case 0x87:
            push_items(Kind::list, pop(static_cast<std::size_t>(code - 0x84)));
            return true;
        case 's':
        case 'a':
            extend(pop(code == 's' ? 2 : 1));
            return true;
        case 'u':
        case 'e':
        case 0x90:  // adds to a set
            extend(pop_to_mark());
            return true;
        default:
            return false;
    }
}

bool PickleReader::read_object(std::uint8_t code) {
    switch (code) {
        case 'R':
        case 0x81: {
            const std::vector<PickledValue> parts = pop(2);
            push_made(parts[0], parts[1]);
            return true;
        }
        case 0x92: {  // keyword arguments
            const std::vector<PickledValue> parts = pop(3);
            push_made(parts[0], parts[1]);
            return true;
        }
        case 'o':
        case 'i': {
            std::vector<PickledValue> parts;
            if (code == 'i') {
                const std::string_view module = line();
                push_global(module, line());
                parts.push_back(pop());
            }
            const std::vector<PickledValue> more = pop_to_mark();
            parts.insert(parts.end(), more.begin(), more.end());
            if (parts.empty()) {
                throw InputError("it creates an object without a class or function");
            }
            push_items(Kind::list, {parts.begin() + 1, parts.end()});
            push_made(parts.front(), pop());
            return true;
        }
        case 'b':
            build();
            return true;
        default:
            return false;
    }
}

bool PickleReader::read_memory(std::uint8_t code) {
    switch (code) {
        case 'q':
        case 'r':
            remember(unsigned_integer(code == 'q' ? 1 : 4));
            return true;
        case 'p':
            push_line_number(line());
            remember(static_cast<std::uint64_t>(pop().number));
            return true;
        case 0x94:
            remember(memory_.size());
            return true;
        case 'h':
        case 'j':
            recall(unsigned_integer(code == 'h' ? 1 : 4));
            return true;
        case 'g':
            push_line_number(line());
            recall(static_cast<std::uint64_t>(pop().number));
            return true;
        case '0':
            pop();
            return true;
        case '1':
            pop_to_mark();
            return true;
        case '2':
            push(top());
            return true;
        default:
            return false;
    }
}

bool PickleReader::read_frame(std::uint8_t code) {
    if (code == 0x80) {
        const unsigned protocol = take(1)[0];
        if (protocol > 5) {
            throw InputError("it has pickle protocol " + std::to_string(protocol) +
                             ", but 5 is the last known one");
        }
        return true;
    }
    if (code == 0x95) {
        take(8);  // the length of the frame: its opcodes imply it, too
        return true;
    }
    if (code == 0x82 || code == 0x83 || code == 0x84) {
        throw InputError("it refers to a registry (copyreg.add_extension) that is not in it");
    }
    if (code == 0x97 || code == 0x98) {
        throw InputError("its buffers were written elsewhere (pickle's buffer_callback)");
    }
    return false;
}

// Anything not created by a dictionary's class is recorded as an object, and never created.
void PickleReader::push_made(const PickledValue& with, const PickledValue& arguments) {
    if (makes_dictionary(with)) {
        std::vector<PickledValue> pairs = pairs_of(arguments);
        count_values(pairs.size());  // copies of items that other values may refer to, too
        return push_items(Kind::dictionary, std::move(pairs));
    }
    push_items(Kind::object, {with, arguments, {}});
}

// Adds to the list or dictionary on top; additions to an object are dropped.
void PickleReader::extend(const std::vector<PickledValue>& more) {
    const PickledValue& value = top();
    if (value.is(Kind::object)) {
        return;
    }
    if (!value.is(Kind::dictionary) && !value.is(Kind::list)) {
        throw InputError("it adds items to a value that cannot hold any");
    }
    value.items->insert(value.items->end(), more.begin(), more.end());
}

// Sets the state of the value below. A dictionary's state consists of attributes, which are not its items.
void PickleReader::build() {
    const PickledValue state = pop();
    if (top().is(Kind::object)) {
        (*top().items)[2] = state;
    }
}

void PickleReader::remember(std::uint64_t place) {
    count_values(1);
    memory_[place] = top();
}

void PickleReader::recall(std::uint64_t place) {
    const auto found = memory_.find(place);
    if (found == memory_.end()) {
        throw InputError("it refers to a value that it has not created");
    }
    push(found->second);
}

}  // namespace trommel
