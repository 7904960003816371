#include "storage/weights/index_weights.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "storage/weights/safetensors.hpp"
#include "storage/weights/tar_entries.hpp"
#include "storage/weights/torch_stream.hpp"
#include "storage/weights/torch_tar.hpp"
#include "storage/weights/torch_zip.hpp"
#include "storage/weights/weights_errors.hpp"

namespace trommel {

namespace {

using namespace std::string_view_literals;

// Files that users often have instead of weights.
struct OtherFile {
    std::string_view begin;
    const char* what;
    const char* remedy;
};

constexpr std::array other_files = {
    OtherFile{"\x1f\x8b"sv, "compressed with gzip", "unpack it: gunzip FILE"},
    OtherFile{"BZh"sv, "compressed with bzip2", "unpack it: bunzip2 FILE"},
    OtherFile{"\xfd"
              "7zXZ"sv,
              "compressed with xz", "unpack it: unxz FILE"},
    OtherFile{"\x28\xb5\x2f\xfd"sv, "compressed with zstd", "unpack it: unzstd FILE"},
    OtherFile{"\x89HDF"sv, "an HDF5 file (of Keras?)", "name weights that PyTorch wrote"},
    OtherFile{"version https://git-lfs"sv, "a pointer of Git LFS, not the file that it points to",
              "fetch that file: git lfs pull"},
    OtherFile{"<!DOCTYPE"sv, "a web page (the download went wrong)", "download it again"},
    OtherFile{"<!doctype"sv, "a web page (the download went wrong)", "download it again"},
    OtherFile{"<html"sv, "a web page (the download went wrong)", "download it again"},
    OtherFile{"{"sv, "JSON text (the index of several files?)", "name a file that holds the weights"},
    OtherFile{"\x93NUMPY"sv, "an array of NumPy", "name weights that PyTorch wrote"},
};

bool begins_with(std::span<const std::uint8_t> file, std::string_view word) {
    return file.size() >= word.size() &&
           std::equal(word.begin(), word.end(), file.begin(),
                      [](char c, std::uint8_t byte) { return static_cast<std::uint8_t>(c) == byte; });
}

[[noreturn]] void refuse(std::span<const std::uint8_t> file) {
    for (const OtherFile& other : other_files) {
        if (begins_with(file, other.begin)) {
            throw unknown_weights(other.what, other.remedy);
        }
    }
    throw unknown_weights(
        file.empty() ? "empty"
                     : "not weights (neither a .safetensors file nor a state dict that torch.save() wrote)",
        file.empty() ? "copy or download it again" : "name one of these");
}

}  // namespace

WeightsIndex index_weights(std::span<const std::uint8_t> file) {
    if (begins_with(file, "PK\x03\x04"sv)) {
        return index_torch_zip(file);
    }
    if (may_be_safetensors(file)) {
        return index_safetensors(file);
    }
    if (is_tar(file)) {
        return index_torch_tar(file);
    }
    if (may_be_pickle(file)) {
        return index_torch_stream(file);
    }
    refuse(file);
}

}  // namespace trommel
