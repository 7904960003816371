#include "storage/shards/foreign_hdf5.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "storage/shards/hdf5_handles.hpp"
#include "system/file.hpp"
#include "system/printable.hpp"

namespace trommel {
namespace {

using namespace hdf5;

constexpr std::size_t most_datasets = 100;

struct Listing {
    std::size_t datasets = 0;
    std::string text;
};

std::string type_text(hid_t type) {
    const std::size_t bits = 8 * H5Tget_size(type);
    switch (H5Tget_class(type)) {
        case H5T_INTEGER:
            return fmt::format("{}int{}", H5Tget_sign(type) == H5T_SGN_NONE ? "u" : "", bits);
        case H5T_FLOAT:
            return fmt::format("float{}", bits);
        case H5T_STRING:
            return "string";
        case H5T_COMPOUND:
            return "compound";
        default:
            return "another type";
    }
}

std::string shape_text(hid_t space) {
    std::array<hsize_t, H5S_MAX_RANK> shape{};
    const int dimensions = check(H5Sget_simple_extent_dims(space, shape.data(), nullptr), "a shape");
    std::string text;
    for (int i = 0; i < dimensions; ++i) {
        text += (i == 0 ? "" : ", ") + std::to_string(shape.at(static_cast<std::size_t>(i)));
    }
    return "[" + text + "]";
}

std::string dataset_line(hid_t dataset, const std::string& name) {
    const Type type(H5Dget_type(dataset), name);
    const Properties properties(H5Dget_create_plist(dataset), name);
    if (H5Pget_layout(properties.get()) ==
        H5D_VIRTUAL) {  // its shape may depend on other files, which are not opened
        return fmt::format("/{}  {}  in other files\n", printable(name), type_text(type.get()));
    }
    const Space space(H5Dget_space(dataset), name);
    return fmt::format("/{}  {}  {}\n", printable(name), type_text(type.get()), shape_text(space.get()));
}

// Exceptions must not pass through HDF5's C code: an object that cannot be read is reported on its line.
herr_t add_link(hid_t group, const char* name, const H5L_info_t* info, void* data) {
    auto& listing = *static_cast<Listing*>(data);
    if (info->type != H5L_TYPE_HARD) {
        return 0;
    }
    if (listing.datasets == most_datasets) {
        listing.text += "and more\n";
        return 1;
    }
    try {
        const Hid<H5Oclose> object(H5Oopen(group, name, H5P_DEFAULT), name);
        if (H5Iget_type(object.get()) == H5I_DATASET) {
            ++listing.datasets;
            listing.text += dataset_line(object.get(), name);
        }
    } catch (const std::exception& error) {
        ++listing.datasets;
        listing.text += fmt::format("/{}  cannot be read\n", printable(error.what()));
    }
    return 0;
}

std::string list(const std::filesystem::path& path) {
    const Session session;
    const FileId file(H5Fopen(path.c_str(), H5F_ACC_RDONLY, without_locks().get()), "HDF5 cannot open it");
    Listing listing;
    check(H5Lvisit(file.get(), H5_INDEX_NAME, H5_ITER_INC, add_link, &listing), "HDF5 cannot read it");
    return listing.datasets == 0 ? "no datasets\n" : listing.text;
}

bool has_at(const File& file, std::uint64_t offset, std::string_view word) {
    std::vector<std::uint8_t> bytes(word.size());
    return file.read_at(offset, bytes) &&
           std::equal(word.begin(), word.end(), bytes.begin(),
                      [](char c, auto byte) { return static_cast<std::uint8_t>(c) == byte; });
}

}  // namespace

bool is_foreign_hdf5(const std::filesystem::path& path) {
    constexpr std::string_view signature("\x89HDF\r\n\x1a\n", 8);
    try {
        const File file(path, File::Mode::read);
        if (has_at(file, 0, "trommel shard")) {
            return false;
        }
        // HDF5 itself looks at offsets 0, 512, 1024, 2048, ...
        for (std::uint64_t offset = 0; offset < file.size();
             offset = std::max<std::uint64_t>(512, 2 * offset)) {
            if (has_at(file, offset, signature)) {
                return true;
            }
        }
    } catch (const StorageError&) {
        return false;
    }
    return false;
}

ConfinedResult list_datasets(const std::filesystem::path& path, const Confinement& limits) {
    return run_confined([&] { return list(path); }, limits);
}

}  // namespace trommel
