// Temporary directories and small shards for the tests of this folder.
#pragma once

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

#include "storage/shards/shard_writer.hpp"
#include "tests/temporary_directory.hpp"

namespace trommel::test {

namespace fs = std::filesystem;

inline std::string read_file(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

inline void write_file(const fs::path& path, const std::string& bytes) {
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << bytes;
}

/// The files in a directory, by name, including hidden ones.
inline std::vector<std::string> files_in(const fs::path& directory) {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(directory)) {
        names.push_back(entry.path().filename().string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

/// Five images of 3 x 2 pixels, two classes.
inline ShardInfo small_info() {
    ShardInfo info;
    info.images = 5;
    info.height = 2;
    info.width = 3;
    info.channels = 3;
    info.classes = {"glass", "pap\u00e9"};
    info.labels = {0, 0, 1, 1, 1};
    info.splits = {Split::train, Split::val, Split::train, Split::test, Split::train};
    info.sources = {"glass/1.jpg", "glass/22.jpg", "pap\u00e9/1.png", "pap\u00e9/2.png", "pap\u00e9/3.png"};
    info.recipe = {{"empty", ""}, {"seed", "7"}, {"size", "3x2"}};
    return info;
}

/// The pixels of image `index`, all different.
inline std::vector<std::uint8_t> small_image(std::int64_t index) {
    std::vector<std::uint8_t> pixels(18);
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        pixels[i] = static_cast<std::uint8_t>(static_cast<std::size_t>(index) * 20 + i);
    }
    return pixels;
}

inline ShardInfo write_small_shard(const fs::path& path, IfExists if_exists = IfExists::refuse) {
    ShardWriter writer(path, small_info(), if_exists);
    for (const std::int64_t index : {3, 0, 4, 1, 2}) {
        writer.write(index, small_image(index));
    }
    return writer.finish();
}

/// Five images with two features each.
inline ShardInfo feature_info() {
    ShardInfo info = small_info();
    info.element = Element::float32;
    info.height = info.width = 1;
    info.channels = 2;
    info.recipe = {{"backbone", "resnet50"}};
    return info;
}

inline ShardInfo write_features(const fs::path& path) {
    ShardWriter writer(path, feature_info());
    for (std::int64_t i = 0; i < 5; ++i) {
        const std::array<float, 2> values = {static_cast<float>(i) + 0.5F, -1};
        std::vector<std::uint8_t> bytes(sizeof values);
        std::memcpy(bytes.data(), values.data(), sizeof values);
        writer.write(i, bytes);
    }
    return writer.finish();
}

/// The text of the error; fails the test if nothing was thrown.
template <class Error, class Action>
std::string error_of(Action action) {
    try {
        action();
    } catch (const Error& error) {
        return error.what();
    }
    throw std::runtime_error("no error of the expected kind was thrown");
}

}  // namespace trommel::test
