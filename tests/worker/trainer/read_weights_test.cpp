#include "worker/trainer/read_weights.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <random>
#include <span>

#include "sweep/errors.hpp"
#include "tests/temporary_directory.hpp"
#include "tests/worker/trainer/small_pickle.hpp"
#include "worker/trainer/half_floats.hpp"
#include "worker/trainer/pickle.hpp"
#include "worker/trainer/zip_bounds.hpp"

namespace trommel {
namespace {

std::vector<PickledTensor> unpickled(const std::string& bytes) {
    return unpickle_state_dict({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
}

TEST(HalfFloatsTest, BothFormatsMeanWhatTheStandardsSay) {
    EXPECT_EQ(from_half(0x3c00), 1.0F);
    EXPECT_EQ(from_half(0xc100), -2.5F);
    EXPECT_EQ(from_half(0x7bff), 65504.0F);
    EXPECT_EQ(from_half(0x0001), std::ldexp(1.0F, -24));
    EXPECT_TRUE(std::isinf(from_half(0x7c00)));
    EXPECT_TRUE(std::isnan(from_half(0x7e00)));
    EXPECT_EQ(from_bfloat16(0xc020), -2.5F);
}

TEST(PickleTest, ATensorIsFoundWithItsStorageSizesAndStrides) {
    EXPECT_EQ(unpickled(small_pickle()),
              (std::vector<PickledTensor>{{"w", "FloatStorage", "7", 0, {2, 3}, {3, 1}}}));
}

TEST(PickleTest, APickleThatEndsAnywhereIsRefused) {
    const std::string whole = small_pickle();
    for (std::size_t kept = 0; kept < whole.size(); ++kept) {
        EXPECT_THROW(unpickled(whole.substr(0, kept)), InputError) << kept;
    }
}

TEST(PickleTest, AnyChangedByteIsReadOrRefused) {
    std::mt19937 random(5);
    for (int i = 0; i < 20'000; ++i) {
        std::string bytes = small_pickle();
        for (int changes = 0; changes < 3; ++changes) {
            bytes[random() % bytes.size()] = static_cast<char>(random());
        }
        try {
            unpickled(bytes);
        } catch (const InputError&) {
        }
    }
}

TEST(PickleTest, ListsInListsInListsAreRefusedHoweverDeep) {
    using namespace std::string_literals;
    std::string bytes = "]q\x00"s;
    for (int depth = 0; depth < 1'000'000; ++depth) {
        bytes += "]h\x00"s + "aq\x00"s;  // a list with the one before
    }

    EXPECT_THROW(unpickled(bytes + "."), InputError);
}

TEST(PickleTest, WhatWouldRunSomethingIsRefusedByName) {
    using namespace std::string_literals;
    const std::string call = "cos\nsystem\n(X\x02\x00\x00\x00lstR."s;
    try {
        unpickled(call);
        FAIL() << "it was read";
    } catch (const InputError& error) {
        EXPECT_STREQ(error.what(), "it is made with 'os system'");
    }
}

TEST(PickWeightsTest, ValuesThatNoTrainingLeavesAreRefusedByName) {
    const auto refusal = [](const std::string& name, float value) {
        try {
            pick_weights({{name, {2}, {1.0F, value}}}, {{name, {2}}}, "ResNet-18", "r.safetensors");
        } catch (const InputError& error) {
            return std::string(error.what());
        }
        return std::string();
    };

    EXPECT_EQ(refusal("conv1.weight", std::nanf("")),
              "weights file r.safetensors: value 2 of tensor 'conv1.weight' is nan (no number; the training "
              "that made it "
              "went wrong); name another file");
    EXPECT_NE(refusal("bn1.running_var", -1.0F), "");
    EXPECT_EQ(refusal("bn1.running_mean", -1.0F), "");
}

// The end of a zip file alone: a list with one entry, which says how much it unpacks to.
std::string zip_that_unpacks_to(std::uint32_t bytes) {
    const auto little = [](std::uint32_t value, int width) {
        std::string text;
        for (int i = 0; i < width; ++i) {
            text += static_cast<char>(value >> (8 * i));
        }
        return text;
    };
    const std::string begin = "PK\x03\x04" + std::string(26, '\0');
    const std::string entry =
        "PK\x01\x02" + std::string(20, '\0') + little(bytes, 4) + little(1, 2) + std::string(16, '\0') + "a";
    return begin + entry + "PK\x05\x06" + std::string(4, '\0') + little(1, 2) + little(1, 2) +
           little(static_cast<std::uint32_t>(entry.size()), 4) +
           little(static_cast<std::uint32_t>(begin.size()), 4) + little(0, 2);
}

TEST(ZipBoundsTest, AFileThatUnpacksToFarMoreThanItsSizeIsRefusedBeforeItIsUnpacked) {
    const TemporaryDirectory directory;
    const auto path = directory / "weights.pt";
    std::ofstream(path, std::ios::binary) << zip_that_unpacks_to(2'000'000'000);

    EXPECT_EQ(unpacked_bytes(File(path, File::Mode::read)), 2'000'000'000U);
    try {
        read_weights_file(path);
        FAIL() << "it was unpacked";
    } catch (const InputError& error) {
        EXPECT_EQ(
            std::string(error.what()).rfind("weights file " + path.string() + ": unpacks to more than ", 0),
            0U)
            << error.what();
    }
}

}  // namespace
}  // namespace trommel
