#include "storage/weights/pickled_tensor.hpp"

#include <array>
#include <optional>
#include <vector>

#include "storage/weights/weights_errors.hpp"

namespace trommel {

namespace {

using Kind = PickledValue::Kind;

[[noreturn]] void refuse_form() {
    throw InputError("a tensor in it has an unknown form");
}

const PickledValue& item(const PickledValue& of, std::size_t place, Kind kind) {
    if (!of.items || place >= of.items->size() || !(*of.items)[place].is(kind)) {
        refuse_form();
    }
    return (*of.items)[place];
}

const PickledValue* item_if(const PickledValue& of, std::size_t place, Kind kind) {
    return of.items && place < of.items->size() && (*of.items)[place].is(kind) ? &(*of.items)[place]
                                                                               : nullptr;
}

// Limited, because pickles may refer to one list from many tensors, and a long one would be expensive.
std::vector<std::int64_t> numbers(const PickledValue& list) {
    constexpr std::size_t most_dimensions = 64;
    if (list.items->size() > most_dimensions) {
        refuse_form();
    }
    std::vector<std::int64_t> result;
    for (std::size_t i = 0; i < list.items->size(); ++i) {
        result.push_back(item(list, i, Kind::number).number);
    }
    return result;
}

// A list, or a torch.Size made from one.
std::vector<std::int64_t> sizes_of(const PickledValue& arguments, std::size_t place) {
    const PickledValue* const size = item_if(arguments, place, Kind::object);
    if (size && size->items->front().is_global("torch.Size")) {
        return numbers(item(item(*size, 1, Kind::list), 0, Kind::list));
    }
    return numbers(item(arguments, place, Kind::list));
}

std::string last_word(std::string_view global) {
    return std::string(global.substr(global.rfind('.') + 1));
}

// The name of a class or function; in old pickles a module's is in a list: ("module", it, ...), or in PyTorch
// 0.1 (it, ...).
std::string_view global_name(const PickledValue& value) {
    const PickledValue* const id = value.is(Kind::persistent) ? item_if(value, 0, Kind::list) : nullptr;
    for (const std::size_t place : {0U, 1U}) {
        if (const PickledValue* const found = id ? item_if(*id, place, Kind::global) : nullptr) {
            return found->text;
        }
    }
    return value.is(Kind::global) ? value.text : std::string_view();
}

// The class or function of an object, e.g. "torch._utils._rebuild_tensor_v2", or nothing.
std::string_view maker(const PickledValue& value) {
    return value.is(Kind::object) ? global_name(value.items->front()) : std::string_view();
}

struct Foreign {
    std::string_view maker;
    const char* problem;
};

// Tensors, or their replacements, whose values are not a storage with strides.
constexpr std::array foreign_tensors = {
    Foreign{"torch._utils._rebuild_sparse_tensor", "is sparse"},
    Foreign{"torch._utils._rebuild_sparse_csr_tensor", "is sparse"},
    Foreign{"torch._utils._rebuild_qtensor", "is quantized"},
    Foreign{"torch._utils._rebuild_nested_tensor", "is nested"},
    Foreign{"torch._utils._rebuild_meta_tensor_no_storage", "has no values (it was on the device 'meta')"},
    Foreign{"torch._utils._rebuild_wrapper_subclass", "is of a custom class"},
    Foreign{"torch._utils._rebuild_device_tensor_from_numpy", "is a NumPy array"},
    Foreign{"torch._utils._rebuild_xla_tensor", "is a NumPy array"},
    Foreign{"numpy.core.multiarray._reconstruct", "is a NumPy array"},
    Foreign{"numpy._core.multiarray._reconstruct", "is a NumPy array"},
    Foreign{"numpy.core.numeric._frombuffer", "is a NumPy array"},
    Foreign{"numpy._core.numeric._frombuffer", "is a NumPy array"},
};

const char* foreign_problem(std::string_view made_with) {
    for (const Foreign& each : foreign_tensors) {
        if (each.maker == made_with) {
            return each.problem;
        }
    }
    return nullptr;
}

bool is_plain(std::string_view made_with) {
    return made_with == "torch._utils._rebuild_tensor" || made_with == "torch._utils._rebuild_tensor_v2" ||
           made_with == "torch._utils._rebuild_tensor_v3";
}

// Wrappers of a tensor, the first argument, that do not change its values.
bool wraps_tensor(std::string_view made_with) {
    return made_with == "torch._utils._rebuild_parameter" ||
           made_with == "torch._utils._rebuild_parameter_with_state" ||
           made_with == "torch._utils._rebuild_device_tensor_from_cpu_tensor" ||
           made_with == "torch.nn.parameter.Parameter" || made_with == "torch.nn.parameter.Buffer" ||
           made_with == "torch.autograd.variable.Variable";
}

// Called with (function, class, its arguments, attributes).
bool is_typed(std::string_view made_with) {
    return made_with == "torch._tensor._rebuild_from_type" ||
           made_with == "torch.tensor._rebuild_from_type" ||
           made_with == "torch._tensor._rebuild_from_type_v2";
}

bool is_tensor_class(std::string_view name) {
    return name == "torch.Tensor" || name == "torch._tensor.Tensor" || name == "torch.tensor.Tensor" ||
           name == "torch.nn.parameter.Parameter" || name == "torch.nn.parameter.Buffer";
}

// Reads a tensor's metadata: {"conj": False, "neg": True}, or nothing.
bool is_negative(const PickledValue* metadata) {
    constexpr std::size_t most_items = 16;
    if (metadata && metadata->items->size() > most_items) {
        refuse_form();
    }
    for (std::size_t i = 0; metadata && i + 1 < metadata->items->size(); i += 2) {
        if ((*metadata->items)[i].text == "neg" && (*metadata->items)[i + 1].number != 0) {
            return true;
        }
    }
    return false;
}

// The arguments are (storage, offset, sizes, strides), in version 2 (..., gradient?, hooks, metadata), in
// version 3 (..., gradient?, hooks, type, metadata).
TensorEntry plain_tensor(const std::string& name, std::string_view made_with, const PickledValue& arguments) {
    const PickledStorage storage = storage_of(item(arguments, 0, Kind::persistent));
    TensorEntry tensor{.name = name,
                       .type = storage.type,
                       .storage = storage.key,
                       .offset = item(arguments, 1, Kind::number).number,
                       .sizes = sizes_of(arguments, 2),
                       .strides = sizes_of(arguments, 3)};
    const bool typed = made_with.ends_with("_v3");
    if (typed) {
        tensor.type = last_word(item(arguments, 6, Kind::global).text);
    }
    tensor.negative = is_negative(item_if(arguments, typed ? 7 : 6, Kind::dictionary));
    if (tensor.sizes.size() != tensor.strides.size() ||
        __builtin_add_overflow(tensor.offset, storage.view_of, &tensor.offset)) {
        refuse_form();
    }
    if (!storage.has_values) {
        tensor.problem = "has no values (it was on the device 'meta')";
    }
    return tensor;
}

TensorEntry unreadable(const std::string& name, std::string problem) {
    return {
        .name = name, .type = {}, .storage = {}, .sizes = {}, .strides = {}, .problem = std::move(problem)};
}

// The call that creates a plain tensor and its arguments, without the wrappers around it.
struct Call {
    std::string_view made_with;
    const PickledValue* arguments;
    std::string problem;
};

Call innermost(const PickledValue& value) {
    constexpr int longest_chain = 8;
    Call call{maker(value), &(*value.items)[1], {}};
    for (int depth = 0; depth < longest_chain; ++depth) {
        const PickledValue& arguments = *call.arguments;
        if (wraps_tensor(call.made_with)) {
            const PickledValue& inner = item(arguments, 0, Kind::object);
            call.made_with = maker(inner);
            call.arguments = &(*inner.items)[1];
        } else if (is_typed(call.made_with)) {
            const std::string_view type = item(arguments, 1, Kind::global).text;
            if (!is_tensor_class(type)) {
                call.problem = "is of the class '" + shown(type) + "'";
                return call;
            }
            call.made_with = item(arguments, 0, Kind::global).text;
            call.arguments = &item(arguments, 2, Kind::list);
        } else {
            return call;
        }
    }
    refuse_form();
}

const TensorEntry* saved_tensor(const PickledValue& value, const SavedTensors& saved) {
    const PickledValue* const key = value.is(Kind::persistent) ? item_if(value, 0, Kind::text) : nullptr;
    const auto found = key ? saved.find(key->text) : saved.end();
    return found == saved.end() ? nullptr : &found->second;
}

// PyTorch 0.1 and 0.2 created parameters from a tensor that may be outside of the pickle.
const TensorEntry* saved_below(const PickledValue& value, const SavedTensors& saved) {
    if (!wraps_tensor(maker(value)) || !(*value.items)[1].is(Kind::list) ||
        (*value.items)[1].items->empty()) {
        return saved_tensor(value, saved);
    }
    return saved_tensor((*value.items)[1].items->front(), saved);
}

}  // namespace

PickledStorage storage_of(const PickledValue& persistent) {
    const PickledValue& id = item(persistent, 0, Kind::list);
    constexpr std::size_t longest_key = 1000;
    if (item(id, 0, Kind::text).text != "storage" || item(id, 2, Kind::text).text.size() > longest_key) {
        refuse_form();
    }
    PickledStorage storage{.type = last_word(item(id, 1, Kind::global).text),
                           .key = std::string(item(id, 2, Kind::text).text),
                           .has_values = item(id, 3, Kind::text).text != "meta"};
    if (const PickledValue* const view = item_if(id, 5, Kind::list)) {  // (its key, offset, size)
        storage.view_of = item(*view, 1, Kind::number).number;
    }
    return storage;
}

bool is_tensor(const PickledValue& value, const SavedTensors& saved) {
    const std::string_view made_with = maker(value);
    return is_plain(made_with) || is_typed(made_with) || wraps_tensor(made_with) ||
           foreign_problem(made_with) || made_with.starts_with("torch._utils._rebuild_") ||
           saved_tensor(value, saved);
}

TensorEntry tensor_of(const std::string& name, const PickledValue& value, const SavedTensors& saved) {
    if (const TensorEntry* const found = saved_below(value, saved)) {
        TensorEntry tensor = *found;
        tensor.name = name;
        return tensor;
    }
    const Call call = innermost(value);
    if (!call.problem.empty()) {
        return unreadable(name, call.problem);
    }
    if (is_plain(call.made_with)) {
        return plain_tensor(name, call.made_with, *call.arguments);
    }
    if (const char* const problem = foreign_problem(call.made_with)) {
        return unreadable(name, problem);
    }
    return unreadable(name, "is made with '" + shown(call.made_with) + "'");
}

std::string described(const PickledValue& value) {
    switch (value.kind) {
        case Kind::number:
        case Kind::large:
            return "a number";
        case Kind::text:
            return "a string";
        case Kind::global:
            return "the class or function '" + shown(value.text) + "'";
        case Kind::list:
            return "a list";
        case Kind::dictionary:
            return "a dictionary";
        case Kind::persistent:
            return "a storage";
        case Kind::object:
            break;
        default:
            return "an unsupported value";
    }
    const std::string_view with = maker(value);
    const bool by_copying = with.starts_with("copyreg.") || with.starts_with("copy_reg.");
    const PickledValue* const type = by_copying ? item_if((*value.items)[1], 0, Kind::global) : nullptr;
    return with.empty() ? "an object of a computed class"
                        : "an object of '" + shown(type ? type->text : with) + "'";
}

}  // namespace trommel
