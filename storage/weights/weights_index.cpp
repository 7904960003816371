#include "storage/weights/weights_index.hpp"

namespace trommel {

namespace {

struct Type {
    ValueType values;
    std::uint64_t bytes;
};

// Torch's storages, dtypes without a storage of their own, and the names in .safetensors.
const std::map<std::string, Type>& types() {
    using enum ValueType;
    static const std::map<std::string, Type> table = {
        {"FloatStorage", {float32, 4}},
        {"DoubleStorage", {float64, 8}},
        {"HalfStorage", {float16, 2}},
        {"BFloat16Storage", {bfloat16, 2}},
        {"LongStorage", {integer, 8}},
        {"IntStorage", {integer, 4}},
        {"ShortStorage", {integer, 2}},
        {"CharStorage", {integer, 1}},
        {"ByteStorage", {integer, 1}},
        {"BoolStorage", {integer, 1}},
        {"ComplexFloatStorage", {other, 8}},
        {"ComplexDoubleStorage", {other, 16}},
        {"QInt8Storage", {other, 1}},
        {"QInt32Storage", {other, 4}},
        {"QUInt8Storage", {other, 1}},
        {"QUInt4x2Storage", {other, 1}},
        {"QUInt2x4Storage", {other, 1}},
        {"UntypedStorage", {other, 1}},
        {"_UntypedStorage", {other, 1}},
        {"float32", {float32, 4}},
        {"float64", {float64, 8}},
        {"float16", {float16, 2}},
        {"bfloat16", {bfloat16, 2}},
        {"uint16", {integer, 2}},
        {"uint32", {integer, 4}},
        {"uint64", {integer, 8}},
        {"F32", {float32, 4}},
        {"F64", {float64, 8}},
        {"F16", {float16, 2}},
        {"BF16", {bfloat16, 2}},
        {"BOOL", {integer, 1}},
        {"U8", {integer, 1}},
        {"I8", {integer, 1}},
        {"U16", {integer, 2}},
        {"I16", {integer, 2}},
        {"U32", {integer, 4}},
        {"I32", {integer, 4}},
        {"U64", {integer, 8}},
        {"I64", {integer, 8}},
    };
    return table;
}

}  // namespace

ValueType value_type(const std::string& type) {
    const auto found = types().find(type);
    return found == types().end() ? ValueType::other : found->second.values;
}

std::optional<std::uint64_t> bytes_of_value(const std::string& storage_type) {
    const auto found = types().find(storage_type);
    return found == types().end() ? std::nullopt : std::optional(found->second.bytes);
}

}  // namespace trommel
