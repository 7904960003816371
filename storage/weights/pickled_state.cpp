#include "storage/weights/pickled_state.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <map>
#include <optional>
#include <span>
#include <utility>

#include "storage/weights/weights_errors.hpp"

namespace trommel {

namespace {

using Kind = PickledValue::Kind;

constexpr int deepest = 8;

// Usual names of a state dict in a checkpoint. Any other name is accepted if it is the only one.
constexpr std::array<std::string_view, 6> usual_names = {
    "state_dict", "model_state_dict", "model", "model_state", "net", "network"};

struct Entry {
    std::string_view name;
    const PickledValue* value;
};

// The named entries; of equal names the last, as in Python.
std::vector<Entry> entries_of(const PickledValue& dictionary) {
    const std::vector<PickledValue>& items = *dictionary.items;
    if (items.size() % 2 != 0) {
        throw InputError("a dictionary in it has a name without a value");
    }
    std::vector<Entry> entries;
    std::map<std::string_view, std::size_t> places;
    for (std::size_t i = 0; i < items.size(); i += 2) {
        if (!items[i].is(Kind::text)) {
            continue;
        }
        const auto [place, is_new] = places.emplace(items[i].text, entries.size());
        if (is_new) {
            entries.push_back({items[i].text, &items[i + 1]});
        } else {
            entries[place->second].value = &items[i + 1];
        }
    }
    return entries;
}

std::string quoted(std::string_view name) {
    return "'" + shown(name) + "'";
}

std::string listed(const std::vector<Entry>& entries) {
    constexpr std::size_t most = 6;
    std::string text;
    for (std::size_t i = 0; i < entries.size() && i < most; ++i) {
        text += (i == 0 ? "" : ", ") + quoted(entries[i].name);
    }
    return entries.size() > most ? text + " and " + std::to_string(entries.size() - most) + " more" : text;
}

bool is_whole_model(const PickledValue& value) {
    if (!value.is(Kind::object) || !(*value.items)[2].is(Kind::dictionary)) {
        return false;
    }
    const std::vector<PickledValue>& state = *(*value.items)[2].items;
    return std::ranges::any_of(state, [](const PickledValue& item) { return item.text == "_modules"; });
}

// A phrase after "it is" or "its 'model' is".
std::string described_object(const PickledValue& value) {
    return is_whole_model(value) ? "a whole model, " + described(value) + ", which would have to be run"
                                 : described(value);
}

class Search {
  public:
    explicit Search(const SavedTensors& saved) : saved_(saved) {}

    std::ptrdiff_t tensors_in(const PickledValue& dictionary) const {
        const auto entries = entries_of(dictionary);
        return std::ranges::count_if(entries,
                                     [&](const Entry& entry) { return is_tensor(*entry.value, saved_); });
    }

    /// Whether the value, or a dictionary inside of it, has tensors.
    bool leads_to_tensors(const PickledValue& value) { return leads(value, deepest); }

  private:
    // Each dictionary is searched once for each depth: pickles may refer to one from many places, and from
    // within itself.
    bool leads(const PickledValue& value, int depth) {
        if (!value.is(Kind::dictionary) || depth == 0) {
            return false;
        }
        const auto known = known_.find({value.items, depth});
        if (known != known_.end()) {
            return known->second;
        }
        const auto entries = entries_of(value);
        const bool found = tensors_in(value) > 0 || std::ranges::any_of(entries, [&](const Entry& entry) {
                               return leads(*entry.value, depth - 1);
                           });
        return known_[{value.items, depth}] = found;
    }

    const SavedTensors& saved_;
    std::map<std::pair<const void*, int>, bool> known_;
};

bool is_usual(const Entry& entry) {
    return std::ranges::find(usual_names, entry.name) != usual_names.end();
}

bool is_of_optimizer(const Entry& entry) {
    return entry.name.find("optim") != std::string_view::npos;
}

TensorEntry entry_of(const Entry& entry, const SavedTensors& saved) {
    if (is_tensor(*entry.value, saved)) {
        return tensor_of(std::string(entry.name), *entry.value, saved);
    }
    return {.name = std::string(entry.name),
            .type = {},
            .storage = {},
            .sizes = {},
            .strides = {},
            .problem = "is " + described(*entry.value),
            .is_tensor = false};
}

// Refuses a whole model: if it were skipped for weights with another name, the user would not notice.
void must_be_no_model(const std::vector<Entry>& entries) {
    for (const Entry& entry : entries) {
        if (is_usual(entry) && is_whole_model(*entry.value)) {
            throw InputError("its " + quoted(entry.name) + " is " + described_object(*entry.value));
        }
    }
}

void must_be_one(const std::vector<Entry>& leading) {
    if (leading.size() > 1) {
        throw InputError("it holds several state dicts: " + listed(leading));
    }
}

[[noreturn]] void refuse_without_tensors(const std::vector<Entry>& entries) {
    for (const Entry& entry : entries) {
        if (is_usual(entry) && !entry.value->is(Kind::dictionary) && entry.value->is(Kind::object)) {
            throw InputError("its " + quoted(entry.name) + " is " + described_object(*entry.value));
        }
    }
    constexpr std::size_t looked_at =
        32;  // a limit, because one large object may be referred to from very many places
    for (const Entry& entry : std::span(entries).first(std::min(entries.size(), looked_at))) {
        if (is_whole_model(*entry.value)) {
            throw InputError("its " + quoted(entry.name) + " is " + described_object(*entry.value));
        }
    }
    throw InputError(entries.empty() ? "it has no tensors with names"
                                     : "it has no tensors with names, but " + listed(entries));
}

// The entry of a dictionary to descend into; nothing if the dictionary is the state dict itself.
std::optional<Entry> next_entry(const PickledValue& at, Search& search) {
    const std::vector<Entry> entries = entries_of(at);
    std::vector<Entry> leading;
    std::ranges::copy_if(entries, std::back_inserter(leading),
                         [&](const Entry& entry) { return search.leads_to_tensors(*entry.value); });
    if (std::ranges::any_of(leading, is_usual)) {
        std::erase_if(leading, [](const Entry& entry) { return !is_usual(entry); });
        must_be_one(leading);
        return leading.front();
    }
    must_be_no_model(entries);
    std::erase_if(leading, is_of_optimizer);
    const std::ptrdiff_t own = search.tensors_in(at);
    if (leading.size() == 1 && (own == 0 || search.tensors_in(*leading.front().value) > own)) {
        return leading.front();  // tensors beside it may be e.g. the best accuracy
    }
    if (own > 0) {
        return std::nullopt;
    }
    must_be_one(leading);
    refuse_without_tensors(entries);
}

}  // namespace

WeightsIndex index_state(const PickledValue& root, const SavedTensors& saved) {
    WeightsIndex index;
    Search search(saved);
    const PickledValue* at = &root;
    for (int depth = 0;; ++depth) {
        if (!at->is(Kind::dictionary) || depth > deepest) {
            throw InputError("it is " + (is_tensor(*at, saved) ? "one tensor" : described_object(*at)));
        }
        const std::optional<Entry> next = next_entry(*at, search);
        if (!next) {
            break;
        }
        index.within += (index.within.empty() ? "" : " > ") + quoted(next->name);
        at = next->value;
    }
    for (const Entry& entry : entries_of(*at)) {
        index.tensors.push_back(entry_of(entry, saved));
    }
    return index;
}

}  // namespace trommel
