// Small weights files, byte by byte: {"w": 1 to 6, 2 x 3} in each form.
#pragma once

#include <zlib.h>

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace trommel {

inline std::string little_endian(std::uint64_t value, int width) {
    std::string text;
    for (int i = 0; i < width; ++i) {
        text += static_cast<char>(value >> (8 * i));
    }
    return text;
}

/// 1, 2, ..., 6.
inline std::string small_values() {
    std::string bytes;
    for (float value = 1; value <= 6; ++value) {
        std::uint32_t bits = 0;
        std::memcpy(&bits, &value, sizeof bits);
        bytes += little_endian(bits, 4);
    }
    return bytes;
}

/// A pickled string.
inline std::string pickled_text(std::string_view text) {
    return "X" + little_endian(text.size(), 4) + std::string(text);
}

/// The pickled tensor of 2 x 3 floats in the storage `key`, in torch.save()'s form with protocol 2. `sizes`: two
/// opcodes and an end.
inline std::string pickled_tensor(const std::string& key, const std::string& sizes = "K\x02K\x03\x86",
                                  const std::string& strides = "K\x03K\x01\x86") {
    using namespace std::string_literals;
    return "ctorch._utils\n_rebuild_tensor_v2\n((" + pickled_text("storage") + "ctorch\nFloatStorage\n" +
           pickled_text(key) + pickled_text("cpu") + "K\x06tQK\x00"s + sizes + strides +
           "\x89"
           "ccollections\nOrderedDict\n)RtR";
}

/// torch.save({"w": a tensor of 2 x 3 floats}) with protocol 2: the pickle.
inline std::string small_pickle() {
    using namespace std::string_literals;
    return "\x80\x02}q\x00"s + pickled_text("w") + pickled_tensor("7") + "s.";
}

/// The same with protocol 4, as Python writes it: in a frame, with short strings, names from the stack,
/// everything memoized.
inline std::string small_pickle_of_protocol_4() {
    using namespace std::string_literals;
    const auto text = [](std::string_view words) {
        return "\x8c" + little_endian(words.size(), 1) + std::string(words) + "\x94";
    };
    const std::string body = "}\x94" + text("w") + text("torch._utils") + text("_rebuild_tensor_v2") +
                             "\x93\x94((" + text("storage") + text("torch") + text("FloatStorage") +
                             "\x93\x94" + text("7") + text("cpu") +
                             "K\x06t\x94QK\x00K\x02K\x03\x86\x94K\x03K\x01\x86\x94\x89"s +
                             text("collections") + text("OrderedDict") + "\x93\x94)R\x94t\x94R\x94s.";
    return "\x80\x04\x95" + little_endian(body.size(), 8) + body;
}

/// torch.save(..., _use_new_zipfile_serialization=False), PyTorch 0.2 to 1.5.
inline std::string small_stream(const std::string& pickle = small_pickle()) {
    using namespace std::string_literals;
    return "\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19."s + "\x80\x02M\xe9\x03."s +
           "\x80\x02}(" + pickled_text("little_endian") + "\x88u." + pickle + "\x80\x02]" +
           pickled_text("7") + "a." + little_endian(6, 8) + small_values();
}

struct ZipPart {
    std::string name;
    std::string bytes;
    unsigned method = 0;
    unsigned flags = 0;
};

/// A zip file of these parts, whose bytes are stored uncompressed whatever `method` is.
inline std::string zip_of(const std::vector<ZipPart>& parts) {
    std::string file;
    std::string list;
    for (const ZipPart& part : parts) {
        const auto crc = crc32_z(0, reinterpret_cast<const Bytef*>(part.bytes.data()), part.bytes.size());
        const std::string about = little_endian(part.flags, 2) + little_endian(part.method, 2) +
                                  little_endian(0, 4) + little_endian(crc, 4) +
                                  little_endian(part.bytes.size(), 4) + little_endian(part.bytes.size(), 4) +
                                  little_endian(part.name.size(), 2) + little_endian(0, 2);
        list += "PK\x01\x02" + little_endian(20, 2) + little_endian(20, 2) + about + std::string(10, '\0') +
                little_endian(file.size(), 4) + part.name;
        file += "PK\x03\x04" + little_endian(20, 2) + about + part.name + part.bytes;
    }
    return file + list + "PK\x05\x06" + std::string(4, '\0') + little_endian(parts.size(), 2) +
           little_endian(parts.size(), 2) + little_endian(list.size(), 4) + little_endian(file.size(), 4) +
           little_endian(0, 2);
}

/// torch.save() since PyTorch 1.6.
inline std::string small_zip(const std::string& pickle = small_pickle()) {
    return zip_of({{"archive/data.pkl", pickle},
                   {"archive/byteorder", "little"},
                   {"archive/data/7", small_values()},
                   {"archive/version", "3\n"}});
}

inline std::string octal(std::uint64_t number, int digits) {
    std::string text;
    for (int i = digits - 1; i >= 0; --i) {
        text += static_cast<char>('0' + ((number >> (3 * i)) & 7));
    }
    return text;
}

/// One file in a tar file.
inline std::string tar_entry(const std::string& name, const std::string& bytes) {
    std::string header(512, '\0');
    header.replace(0, name.size(), name);
    header.replace(100, 7, octal(0644, 7));
    header.replace(124, 11, octal(bytes.size(), 11));
    header.replace(148, 8, 8, ' ');
    header[156] = '0';
    header.replace(257, 8,
                   std::string("ustar\0"
                               "00",
                               8));
    std::uint64_t sum = 0;
    for (const char c : header) {
        sum += static_cast<unsigned char>(c);
    }
    header.replace(148, 7, octal(sum, 6) + '\0');
    return header + bytes + std::string((512 - bytes.size() % 512) % 512, '\0');
}

/// PyTorch 0.1.
inline std::string small_tar() {
    using namespace std::string_literals;
    const std::string storages = "\x80\x02K\x01."s + "\x80\x02K\x07" + pickled_text("cpu") +
                                 "ctorch\nFloatStorage\n\x87." + little_endian(6, 8) + small_values() +
                                 "\x80\x02].";
    const std::string tensors = "\x80\x02K\x01."s + "\x80\x02K\x09K\x07" + "ctorch\nFloatTensor\n\x87." +
                                little_endian(2, 8) + little_endian(2, 8) + little_endian(3, 8) +
                                little_endian(3, 8) + little_endian(1, 8) + little_endian(0, 8);
    const std::string pickle = "\x80\x02}" + pickled_text("w") + pickled_text("9") + "Qs.";
    return tar_entry("storages", storages) + tar_entry("tensors", tensors) + tar_entry("pickle", pickle) +
           std::string(1024, '\0');
}

inline std::string small_safetensors() {
    const std::string header = R"({"w":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]}})";
    return little_endian(header.size(), 8) + header + small_values();
}

}  // namespace trommel
