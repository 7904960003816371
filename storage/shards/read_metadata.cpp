#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <limits>

#include "storage/shards/hdf5_handles.hpp"
#include "storage/shards/metadata.hpp"

namespace trommel {
namespace {

using namespace hdf5;

constexpr int most_dimensions = 4;

// HDF5 follows any link in a file, even into other files, so only objects of this file itself are opened.
void must_be_hard_link(hid_t file, const std::string& name) {
    H5L_info_t link{};
    check(H5Lget_info(file, name.c_str(), &link, H5P_DEFAULT), name);
    if (link.type != H5L_TYPE_HARD) {
        throw StorageError(name + " is a link to another object");
    }
}

// Closes the object with the function for its type: H5Dclose and H5Gclose accept what H5Oopen opened.
hid_t opened_object(hid_t file, const std::string& name, H5I_type_t type) {
    must_be_hard_link(file, name);
    const hid_t object = check(H5Oopen(file, name.c_str(), H5P_DEFAULT), name);
    if (H5Iget_type(object) != type) {
        H5Oclose(object);
        throw StorageError(name + " is not a " + (type == H5I_GROUP ? "group" : "dataset"));
    }
    return object;
}

// Checks only the description of the dataset: reading its shape or values could make HDF5 open other files.
void must_be_contiguous(const Dataset& dataset, const std::string& name) {
    const Properties properties(H5Dget_create_plist(dataset.get()), name);
    const bool plain = H5Pget_layout(properties.get()) == H5D_CONTIGUOUS &&
                       H5Pget_external_count(properties.get()) == 0 && H5Pget_nfilters(properties.get()) == 0;
    if (!plain) {
        throw StorageError(name + " is not a contiguous block of this file");
    }
}

/// An open dataset, with its shape. Refuses reads outside of the file, and reads that need more memory than
/// the file has bytes.
struct OpenDataset {
    OpenDataset(hid_t file, const char* dataset_name, int dimensions, std::uint64_t file_bytes)
        : name(dataset_name), id(opened_object(file, name, H5I_DATASET), name) {
        must_be_contiguous(id, name);
        const Space space(H5Dget_space(id.get()), name);
        if (H5Sget_simple_extent_ndims(space.get()) != dimensions) {
            throw StorageError(name + " does not have " + std::to_string(dimensions) + " dimensions");
        }
        check(H5Sget_simple_extent_dims(space.get(), shape.data(), nullptr), name);
        const Type type(H5Dget_type(id.get()), name);
        element_bytes = H5Tget_size(type.get());
        std::uint64_t bytes = element_bytes;
        bool fits = element_bytes > 0;
        for (int i = 0; i < dimensions; ++i) {
            const hsize_t extent = shape.at(static_cast<std::size_t>(i));
            fits = fits && extent > 0 && !__builtin_mul_overflow(bytes, extent, &bytes);
        }
        if (!fits || bytes > file_bytes) {
            throw StorageError(name + " has a shape that the file cannot hold");
        }
        const haddr_t offset = H5Dget_offset(id.get());
        if (offset == HADDR_UNDEF || offset > file_bytes || bytes > file_bytes - offset ||
            H5Dget_storage_size(id.get()) != bytes) {
            throw StorageError(name + " is outside of the file");
        }
    }

    std::string name;
    Dataset id;
    std::array<hsize_t, most_dimensions> shape{};
    std::size_t element_bytes = 0;
};

template <class T>
std::vector<T> read_numbers(const OpenDataset& dataset, hid_t memory_type) {
    const Type type(H5Dget_type(dataset.id.get()), dataset.name);
    if (H5Tget_class(type.get()) != H5T_INTEGER) {
        throw StorageError(dataset.name + " does not hold integers");
    }
    std::vector<T> values(dataset.shape[0]);
    check(H5Dread(dataset.id.get(), memory_type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()), dataset.name);
    return values;
}

// The string without its zero padding.
std::string trimmed(const char* text, std::size_t width) {
    std::size_t length = width;
    while (length > 0 && text[length - 1] == '\0') {
        --length;
    }
    return {text, length};
}

void check_is_string(hid_t type, const std::string& name) {
    if (H5Tget_class(type) != H5T_STRING || H5Tis_variable_str(type) != 0) {
        throw StorageError(name + " is not a fixed-length string");
    }
}

std::vector<std::string> read_strings(const OpenDataset& dataset) {
    const Type type(H5Dget_type(dataset.id.get()), dataset.name);
    check_is_string(type.get(), dataset.name);
    std::vector<char> table(dataset.shape[0] * dataset.element_bytes);
    check(H5Dread(dataset.id.get(), type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, table.data()), dataset.name);
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < dataset.shape[0]; ++i) {
        texts.push_back(trimmed(table.data() + i * dataset.element_bytes, dataset.element_bytes));
    }
    return texts;
}

std::string read_text(const Attribute& attribute, const std::string& name, std::uint64_t file_bytes) {
    const Type type(H5Aget_type(attribute.get()), name);
    check_is_string(type.get(), name);
    const Space space(H5Aget_space(attribute.get()), name);
    if (H5Sget_simple_extent_npoints(space.get()) != 1 || H5Tget_size(type.get()) > file_bytes) {
        throw StorageError(name + " is not a single string that fits in the file");
    }
    std::vector<char> text(H5Tget_size(type.get()));
    check(H5Aread(attribute.get(), type.get(), text.data()), name);
    return trimmed(text.data(), text.size());
}

herr_t collect_name(hid_t, const char* name, const H5A_info_t*, void* names) {
    static_cast<std::vector<std::string>*>(names)->emplace_back(name);
    return 0;
}

std::map<std::string, std::string> read_recipe(hid_t file, std::uint64_t file_bytes) {
    const Group group(opened_object(file, "recipe", H5I_GROUP), "recipe");
    std::vector<std::string> names;
    check(H5Aiterate2(group.get(), H5_INDEX_NAME, H5_ITER_INC, nullptr, collect_name, &names), "recipe");
    std::map<std::string, std::string> recipe;
    for (const std::string& name : names) {
        const Attribute attribute(H5Aopen(group.get(), name.c_str(), H5P_DEFAULT), name);
        recipe[name] = read_text(attribute, name, file_bytes);
    }
    return recipe;
}

std::vector<Split> read_splits(const OpenDataset& dataset) {
    std::vector<Split> splits;
    for (const std::uint8_t number : read_numbers<std::uint8_t>(dataset, H5T_NATIVE_UINT8)) {
        if (number > static_cast<std::uint8_t>(Split::test)) {
            throw StorageError("splits holds " + std::to_string(number) + " (known: 0 train, 1 val, 2 test)");
        }
        splits.push_back(static_cast<Split>(number));
    }
    return splits;
}

std::int64_t to_int64(hsize_t extent) {
    constexpr auto most = static_cast<hsize_t>(std::numeric_limits<std::int64_t>::max());
    return static_cast<std::int64_t>(std::min(extent, most));
}

void read_images(hid_t file, const UserBlock& block, ShardInfo& info) {
    info.element = block.version == pixels_version ? Element::uint8 : Element::float32;
    const OpenDataset images(file, dataset_of(info.element), 4, block.file_bytes);
    const Type type(H5Dget_type(images.id.get()), images.name);
    const bool plain =
        H5Tequal(type.get(), info.element == Element::uint8 ? H5T_STD_U8LE : H5T_IEEE_F32LE) > 0 &&
        H5Dget_storage_size(images.id.get()) == block.pixels_bytes;
    if (!plain || H5Dget_offset(images.id.get()) != block.pixels_offset) {
        throw StorageError(images.name + " is not a contiguous block at the offset in the user block");
    }
    info.images = to_int64(images.shape[0]);
    info.height = to_int64(images.shape[1]);
    info.width = to_int64(images.shape[2]);
    info.channels = to_int64(images.shape[3]);
    const Attribute checksum(H5Aopen(images.id.get(), "sha256", H5P_DEFAULT), "sha256");
    info.images_checksum = read_text(checksum, "sha256", block.file_bytes);
}

// The path could refer to another file since `file` was opened and checked.
void check_same_file(hid_t opened, const File& file) {
    void* handle = nullptr;
    check(H5Fget_vfd_handle(opened, H5P_DEFAULT, &handle), "file handle");
    struct stat by_hdf5 {};
    struct stat by_us {};
    const bool known =
        ::fstat(*static_cast<const int*>(handle), &by_hdf5) == 0 && ::fstat(file.descriptor(), &by_us) == 0;
    if (!known || by_hdf5.st_dev != by_us.st_dev || by_hdf5.st_ino != by_us.st_ino) {
        throw StorageError("it was replaced while it was opened; try again");
    }
}

FileId open_for_reading(const File& file) {
    return {H5Fopen(file.path().c_str(), H5F_ACC_RDONLY, without_locks().get()), "cannot open"};
}

ShardInfo read_contents(const File& file, const UserBlock& block) {
    const Session session;
    const FileId opened = open_for_reading(file);
    check_same_file(opened.get(), file);
    ShardInfo info;
    read_images(opened.get(), block, info);
    info.labels = read_numbers<std::int32_t>(OpenDataset(opened.get(), "labels", 1, block.file_bytes),
                                             H5T_NATIVE_INT32);
    info.splits = read_splits(OpenDataset(opened.get(), "splits", 1, block.file_bytes));
    info.classes = read_strings(OpenDataset(opened.get(), "classes", 1, block.file_bytes));
    info.sources = read_strings(OpenDataset(opened.get(), "sources", 1, block.file_bytes));
    info.recipe = read_recipe(opened.get(), block.file_bytes);
    return info;
}

}  // namespace

ShardInfo read_hdf5(const File& file, const UserBlock& block) {
    try {
        ShardInfo info = read_contents(file, block);
        if (check_consistent(info, "its parts") != block.pixels_bytes) {
            throw StorageError("images has a different size than the user block says");
        }
        return info;
    } catch (const std::runtime_error& error) {
        throw StorageError(file.path().string() + ": damaged: " + error.what());
    }
}

}  // namespace trommel
