// The stack of values that a pickle has created so far.
#include <algorithm>
#include <utility>

#include "storage/weights/pickle.hpp"
#include "system/errors.hpp"

namespace trommel {

namespace {

// A hundred times as many as the largest ResNet with its optimizer creates, each of some 100 bytes.
constexpr std::uint64_t most_values = 4'000'000;
constexpr std::size_t longest_name = 1000;

}  // namespace

void PickleReader::count_values(std::uint64_t count) {
    values_ += count;
    if (values_ > most_values) {
        throw InputError("it creates more than " + std::to_string(most_values) +
                         " values, which no weights need");
    }
}

void PickleReader::push(PickledValue value) {
    count_values(1);
    stack_.push_back(value);
}

void PickleReader::push_number(std::int64_t number) {
    push({.kind = Kind::number, .number = number});
}

void PickleReader::push_items(Kind kind, std::vector<PickledValue> items) {
    items_.push_back(std::move(items));
    push({.kind = kind, .items = &items_.back()});
}

// Each distinct name is stored once.
void PickleReader::push_global(std::string_view module, std::string_view name) {
    if (module.empty() || name.empty() || module.size() > longest_name || name.size() > longest_name) {
        throw InputError("it names a class or function in a way that Python does not");
    }
    const std::string whole = std::string(module) + "." + std::string(name);
    push({.kind = Kind::global, .text = globals_.emplace(whole, 0).first->first});
}

const PickledValue& PickleReader::top() const {
    if (stack_.empty()) {
        throw InputError("it uses a value that it has not created");
    }
    return stack_.back();
}

PickledValue PickleReader::pop() {
    const PickledValue value = top();
    stack_.pop_back();
    return value;
}

std::vector<PickledValue> PickleReader::pop(std::size_t count) {
    if (count > stack_.size()) {
        throw InputError("it uses a value that it has not created");
    }
    const auto first = stack_.end() - static_cast<std::ptrdiff_t>(count);
    std::vector<PickledValue> values(first, stack_.end());
    stack_.erase(first, stack_.end());
    return values;
}

std::vector<PickledValue> PickleReader::pop_to_mark() {
    const auto mark = std::find_if(stack_.rbegin(), stack_.rend(),
                                   [](const PickledValue& value) { return value.is(Kind::mark); });
    std::vector<PickledValue> values = pop(static_cast<std::size_t>(mark - stack_.rbegin()));
    pop();  // removes the mark
    return values;
}

}  // namespace trommel
