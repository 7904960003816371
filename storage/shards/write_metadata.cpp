#include <algorithm>
#include <cstring>
#include <limits>

#include "storage/shards/hdf5_handles.hpp"
#include "storage/shards/metadata.hpp"

namespace trommel {
namespace {

using namespace hdf5;

/// Fixed-length UTF-8, padded with zeros.
Type string_type(std::size_t bytes) {
    Type type(H5Tcopy(H5T_C_S1), "string type");
    check(H5Tset_size(type.get(), std::max<std::size_t>(bytes, 1)), "string type");
    check(H5Tset_strpad(type.get(), H5T_STR_NULLPAD), "string type");
    check(H5Tset_cset(type.get(), H5T_CSET_UTF8), "string type");
    return type;
}

/// Stores no times in the file, so that the same input gives the same bytes.
Properties without_times(hid_t kind) {
    Properties properties(H5Pcreate(kind), "properties");
    check(H5Pset_obj_track_times(properties.get(), false), "properties");
    return properties;
}

Properties contiguous(hid_t kind) {
    Properties properties = without_times(kind);
    check(H5Pset_layout(properties.get(), H5D_CONTIGUOUS), "layout");
    check(H5Pset_alloc_time(properties.get(), H5D_ALLOC_TIME_EARLY), "layout");
    check(H5Pset_fill_time(properties.get(), H5D_FILL_TIME_NEVER), "layout");
    return properties;
}

Dataset create_dataset(hid_t parent, const char* name, hid_t type, std::span<const hsize_t> shape) {
    const Space space(H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr), name);
    const Properties properties = contiguous(H5P_DATASET_CREATE);
    return {H5Dcreate2(parent, name, type, space.get(), H5P_DEFAULT, properties.get(), H5P_DEFAULT), name};
}

void write_strings(hid_t parent, const char* name, const std::vector<std::string>& texts) {
    std::size_t width = 1;
    for (const std::string& text : texts) {
        width = std::max(width, text.size());
    }
    std::vector<char> table(width * texts.size(), '\0');
    for (std::size_t i = 0; i < texts.size(); ++i) {
        std::memcpy(table.data() + i * width, texts[i].data(), texts[i].size());
    }
    const Type type = string_type(width);
    const hsize_t count = texts.size();
    const Dataset dataset = create_dataset(parent, name, type.get(), {&count, 1});
    check(H5Dwrite(dataset.get(), type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, table.data()), name);
}

template <class T>
void write_numbers(hid_t parent, const char* name, hid_t file_type, hid_t memory_type,
                   const std::vector<T>& values) {
    const hsize_t count = values.size();
    const Dataset dataset = create_dataset(parent, name, file_type, {&count, 1});
    check(H5Dwrite(dataset.get(), memory_type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()), name);
}

void write_attribute(hid_t object, const char* name, const std::string& text) {
    const Type type = string_type(text.size());
    const Space space(H5Screate(H5S_SCALAR), name);
    const Attribute attribute(H5Acreate2(object, name, type.get(), space.get(), H5P_DEFAULT, H5P_DEFAULT),
                              name);
    std::string bytes = text;
    bytes.resize(std::max<std::size_t>(text.size(), 1));
    check(H5Awrite(attribute.get(), type.get(), bytes.data()), name);
}

void write_attribute(hid_t object, const char* name, std::uint32_t value) {
    const Space space(H5Screate(H5S_SCALAR), name);
    const Attribute attribute(H5Acreate2(object, name, H5T_STD_U32LE, space.get(), H5P_DEFAULT, H5P_DEFAULT),
                              name);
    check(H5Awrite(attribute.get(), H5T_NATIVE_UINT32, &value), name);
}

void write_recipe(hid_t file, const std::map<std::string, std::string>& recipe) {
    // Attributes stay in the group's header, however many: a heap and an index could differ between files.
    const Properties properties = without_times(H5P_GROUP_CREATE);
    check(H5Pset_attr_phase_change(properties.get(), 1024, 0), "recipe");
    const Group group(H5Gcreate2(file, "recipe", H5P_DEFAULT, properties.get(), H5P_DEFAULT), "recipe");
    for (const auto& [name, value] : recipe) {
        write_attribute(group.get(), name.c_str(), value);
    }
}

/// Objects of `aligned_bytes` or more start at a multiple of 4096.
Properties file_access(std::uint64_t aligned_bytes) {
    Properties access = without_locks();
    // One fixed version of HDF5's format, so that later libraries write the same bytes.
    check(H5Pset_libver_bounds(access.get(), H5F_LIBVER_V110, H5F_LIBVER_V110), "properties");
    check(H5Pset_alignment(access.get(), aligned_bytes, user_block_bytes), "properties");
    return access;
}

FileId create_file(const std::filesystem::path& path, std::uint64_t pixels_bytes) {
    const Properties creation = without_times(H5P_FILE_CREATE);
    check(H5Pset_userblock(creation.get(), user_block_bytes), "user block");
    return {H5Fcreate(path.c_str(), H5F_ACC_TRUNC, creation.get(), file_access(pixels_bytes).get()),
            "cannot create"};
}

// Closing writes too, but cannot report errors, so flush here to notice a full disk.
void flush(const FileId& file) {
    check(H5Fflush(file.get(), H5F_SCOPE_GLOBAL), "cannot write");
}

/// Runs `action`, and adds the file name to its errors.
template <class Action>
auto naming(const File& file, Action action) {
    try {
        return action();
    } catch (const StorageError& error) {
        throw StorageError(file.name() + ": " + error.what() + "; is the disk full?");
    }
}

std::vector<std::uint8_t> as_bytes(const std::vector<Split>& splits) {
    std::vector<std::uint8_t> bytes;
    for (const Split split : splits) {
        bytes.push_back(static_cast<std::uint8_t>(split));
    }
    return bytes;
}

hsize_t extent(std::int64_t value) {
    return static_cast<hsize_t>(value);
}

hid_t element_type(Element element) {
    return element == Element::uint8 ? H5T_STD_U8LE : H5T_IEEE_F32LE;
}

std::uint32_t version_of(Element element) {
    return element == Element::uint8 ? pixels_version : features_version;
}

/// The place for the pixels.
std::uint64_t write_contents(const std::filesystem::path& path, const ShardInfo& info,
                             std::uint64_t pixels_bytes) {
    const Session session;
    const FileId file = create_file(path, pixels_bytes);
    write_attribute(file.get(), "format_version", version_of(info.element));
    write_numbers(file.get(), "labels", H5T_STD_I32LE, H5T_NATIVE_INT32, info.labels);
    write_numbers(file.get(), "splits", H5T_STD_U8LE, H5T_NATIVE_UINT8, as_bytes(info.splits));
    write_strings(file.get(), "classes", info.classes);
    write_strings(file.get(), "sources", info.sources);
    write_recipe(file.get(), info.recipe);

    const hsize_t shape[] = {extent(info.images), extent(info.height), extent(info.width),
                             extent(info.channels)};
    const Dataset images =
        create_dataset(file.get(), dataset_of(info.element), element_type(info.element), shape);
    const std::uint64_t offset = H5Dget_offset(images.get());
    flush(file);
    return offset;
}

}  // namespace

UserBlock create_hdf5(const File& file, const ShardInfo& info) {
    UserBlock block{.version = version_of(info.element), .pixels_bytes = check_consistent(info, file.name())};
    block.pixels_offset = naming(file, [&] { return write_contents(file.path(), info, block.pixels_bytes); });
    block.file_bytes = file.size();
    if (block.pixels_offset == HADDR_UNDEF || block.pixels_offset % user_block_bytes != 0) {
        throw StorageError(file.name() + ": HDF5 did not align the images (a different HDF5 version?)");
    }
    return block;
}

void write_images_checksum(const File& file, Element element, const std::string& checksum) {
    naming(file, [&] {
        const Session session;
        const FileId opened(H5Fopen(file.path().c_str(), H5F_ACC_RDWR,
                                    file_access(std::numeric_limits<hsize_t>::max()).get()),
                            "cannot open");
        const Dataset images(H5Dopen2(opened.get(), dataset_of(element), H5P_DEFAULT), "images");
        write_attribute(images.get(), "sha256", checksum);
        flush(opened);
        return 0;
    });
}

}  // namespace trommel
