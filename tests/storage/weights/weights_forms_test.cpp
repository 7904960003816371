// Every form of weights file, byte by byte. tests/oracles/weights_test.py tests files written by PyTorch.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <random>
#include <string>

#include "storage/weights/half_floats.hpp"
#include "storage/weights/index_weights.hpp"
#include "storage/weights/tensor_values.hpp"
#include "system/errors.hpp"
#include "tests/storage/weights/small_weights.hpp"

namespace trommel {
namespace {

using namespace std::string_literals;

std::span<const std::uint8_t> bytes_of(const std::string& text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::vector<StoredTensor> read(const std::string& file) {
    const WeightsIndex index = index_weights(bytes_of(file));
    return read_values(bytes_of(file), index, index.tensors);
}

std::string refusal(const std::string& file) {
    try {
        read(file);
    } catch (const InputError& error) {
        return error.what();
    }
    return "it was read";
}

const std::vector<StoredTensor> six_values = {{"w", {2, 3}, {1, 2, 3, 4, 5, 6}}};

struct Form {
    const char* name;
    std::string (*file)();
};

void PrintTo(const Form& form, std::ostream* out) {
    *out << form.name;
}

class EachForm : public testing::TestWithParam<Form> {};

INSTANTIATE_TEST_SUITE_P(
    Weights, EachForm,
    testing::Values(Form{"Zip", [] { return small_zip(); }}, Form{"Stream", [] { return small_stream(); }},
                    Form{"Tar", small_tar}, Form{"Safetensors", small_safetensors},
                    Form{"ZipOfProtocol4", [] { return small_zip(small_pickle_of_protocol_4()); }},
                    Form{"StreamOfProtocol4", [] { return small_stream(small_pickle_of_protocol_4()); }}),
    [](const auto& test) { return test.param.name; });

TEST_P(EachForm, IsRead) {
    EXPECT_EQ(read(GetParam().file()), six_values);
}

TEST_P(EachForm, AFileThatEndsAnywhereBeforeItsLastValueIsRefused) {
    const std::string whole = GetParam().file();
    const std::size_t needed = whole.find_last_not_of('\0') + 1;
    for (std::size_t kept = 0; kept < needed; ++kept) {
        if (refusal(whole.substr(0, kept)) == "it was read") {
            EXPECT_EQ(read(whole.substr(0, kept)), six_values) << kept;
        }
    }
    EXPECT_NE(refusal(whole.substr(0, whole.size() / 3)), "it was read");
}

TEST_P(EachForm, AnyChangedByteIsReadOrRefused) {
    std::mt19937 random(5);
    const std::string whole = GetParam().file();
    for (int i = 0; i < 5'000; ++i) {
        std::string bytes = whole;
        for (int changes = 0; changes < 3; ++changes) {
            bytes[random() % bytes.size()] = static_cast<char>(random());
        }
        try {
            index_weights(bytes_of(bytes));
        } catch (const InputError&) {
        }
    }
}

TEST(HalfFloatsTest, BothFormatsFollowTheirStandards) {
    EXPECT_EQ(from_half(0x3c00), 1.0F);
    EXPECT_EQ(from_half(0xc100), -2.5F);
    EXPECT_EQ(from_half(0x7bff), 65504.0F);
    EXPECT_EQ(from_half(0x0001), std::ldexp(1.0F, -24));
    EXPECT_TRUE(std::isinf(from_half(0x7c00)));
    EXPECT_TRUE(std::isnan(from_half(0x7e00)));
    EXPECT_EQ(from_bfloat16(0xc020), -2.5F);
}

TEST(WeightsZipTest, AChangedValueIsNoticedByItsChecksum) {
    std::string file = small_zip();
    file[file.find(small_values()) + 2] ^= 1;

    EXPECT_EQ(
        refusal(file),
        "damaged or truncated (the storage of tensor 'w' has the wrong checksum); copy or download it again");
}

TEST(WeightsZipTest, AChecksumThatWasNotComputedIsIgnored) {
    std::string file = small_zip();
    const std::string crc = little_endian(
        crc32_z(0, reinterpret_cast<const Bytef*>(small_values().data()), small_values().size()), 4);
    for (std::size_t at = 0; (at = file.find(crc, at)) != std::string::npos;) {
        file.replace(at, 4, 4, '\0');
    }

    EXPECT_EQ(read(file), six_values);
}

TEST(WeightsZipTest, EntriesThatCannotBeUnpackedAreRefusedWithTheReason) {
    EXPECT_EQ(refusal(zip_of({{"a/data.pkl", small_pickle()}, {"a/data/7", small_values(), 0, 1}})),
              "its entry 'a/data/7' is encrypted; unpack it with its password, and pack it without one");
    EXPECT_EQ(refusal(zip_of({{"a/data.pkl", small_pickle()}, {"a/data/7", small_values(), 93}})),
              "its entry 'a/data/7' has an unsupported compression (method 93); read and save it again: "
              "torch.save(torch.load(FILE), FILE)");
    EXPECT_EQ(refusal(zip_of({{"a/data.pkl", small_pickle()}, {"a/data/7", small_values(), 8}})),
              "damaged or truncated (its data cannot be decompressed); copy or download it again");
}

TEST(WeightsZipTest, OtherArchivesAreNamed) {
    EXPECT_EQ(
        refusal(zip_of({{"m/data.pkl", small_pickle()}, {"m/constants.pkl", "."}})),
        "a TorchScript archive (torch.jit.save() wrote it: a program, not a state dict); save its weights: "
        "torch.save(torch.jit.load(FILE).state_dict(), NEW_FILE)");
    EXPECT_EQ(refusal(zip_of({{"m/models/model.json", "{}"}, {"m/archive_format", "pt2"}})),
              "an exported program (torch.export.save() wrote it), not a state dict; save its weights: "
              "torch.save(torch.export.load(FILE).state_dict, NEW_FILE)");
    EXPECT_EQ(refusal(zip_of({{"m/p/x.pkl", ""}, {"m/.data/extern_modules", ""}})),
              "a package of programs (torch.package wrote it), not a state dict; save the weights in it: "
              "torch.save(model.state_dict(), NEW_FILE)");
    EXPECT_EQ(refusal(zip_of({{"photos/cat.png", ""}})),
              "a zip file that torch.save() did not write (it holds no data.pkl, but 'photos/cat.png'); name "
              "the file "
              "of weights that is in it, or save one: torch.save(model.state_dict(), FILE)");
    EXPECT_EQ(refusal(zip_of({{"a/data.pkl", small_pickle()}, {"a/byteorder", "big"}})),
              "its numbers are big-endian (it was written on another kind of machine); read and save it "
              "again on this "
              "one: torch.save(torch.load(FILE), NEW_FILE)");
    EXPECT_EQ(refusal(zip_of({{"a/data.pkl", small_pickle()}, {"a/data.pkl", small_pickle()}})),
              "damaged or truncated (two of its entries are called 'a/data.pkl'); copy or download it again");
    EXPECT_EQ(refusal(zip_of({{"a/data.pkl", small_pickle()}})),
              "damaged or truncated (the storage of tensor 'w' is missing); copy or download it again");
}

TEST(WeightsZipTest, AFileThatUnpacksToFarMoreThanItsSizeIsRefusedBeforeItIsUnpacked) {
    std::string file = small_zip();
    const std::size_t list = file.find("PK\x01\x02");
    file.replace(list + 24, 4, little_endian(2'000'000'000, 4));

    EXPECT_EQ(refusal(file).rfind("unpacks to more than ", 0), 0U) << refusal(file);
}

TEST(WeightsStreamTest, AForeignPickleIsRefused) {
    EXPECT_EQ(
        refusal(small_pickle()),
        "a pickle that torch.save() did not write; save the weights with it: torch.save(model.state_dict(), "
        "FILE)");
}

TEST(WeightsStreamTest, ABigEndianFileIsRefused) {
    std::string file = small_stream();
    file[file.find("little_endian") + 13] = '\x89';

    EXPECT_EQ(refusal(file).rfind("its numbers are big-endian", 0), 0U) << refusal(file);
}

TEST(WeightsTarTest, AForeignTarFileIsRefused) {
    EXPECT_EQ(refusal(tar_entry("resnet18.pth", "weights") + std::string(1024, '\0')),
              "a tar file that PyTorch did not write (it holds no 'storages', but 'resnet18.pth'); unpack "
              "it, and name "
              "the file of weights that is in it");
}

TEST(WeightsFileTest, CommonFilesInPlaceOfWeightsAreNamed) {
    EXPECT_EQ(refusal(""), "empty; copy or download it again");
    EXPECT_EQ(refusal("<!DOCTYPE html><html>"), "a web page (the download went wrong); download it again");
    EXPECT_EQ(refusal("\x1f\x8b\x08 and so on"), "compressed with gzip; unpack it: gunzip FILE");
    EXPECT_EQ(refusal("version https://git-lfs.github.com/spec/v1\n"),
              "a pointer of Git LFS, not the file that it points to; fetch that file: git lfs pull");
    EXPECT_EQ(refusal("These are no weights."),
              "not weights (neither a .safetensors file nor a state dict that torch.save() wrote); name one "
              "of these");
}

StoredTensor read_one(const TensorEntry& tensor) {
    const std::string values = small_values();
    WeightsIndex index;
    index.storages["s"] = {.stored = values.size(), .bytes = values.size(), .crc = {}};
    return read_values(bytes_of(values), index, std::span(&tensor, 1)).front();
}

TensorEntry view(std::int64_t offset, std::vector<std::int64_t> sizes, std::vector<std::int64_t> strides) {
    return {.name = "w",
            .type = "FloatStorage",
            .storage = "s",
            .offset = offset,
            .sizes = std::move(sizes),
            .strides = std::move(strides)};
}

using Floats = std::vector<float>;

TEST(TensorValuesTest, ViewsAreFollowedByTheirStrides) {
    EXPECT_EQ(read_one(view(0, {3, 2}, {1, 3})).values, (Floats{1, 4, 2, 5, 3, 6}));
    EXPECT_EQ(read_one(view(1, {2, 2}, {3, 1})).values, (Floats{2, 3, 5, 6}));
    EXPECT_EQ(read_one(view(2, {2, 3}, {0, 0})).values, (Floats{3, 3, 3, 3, 3, 3}));
    EXPECT_EQ(read_one(view(5, {}, {})).values, (Floats{6}));
    EXPECT_EQ(read_one(view(5, {1, 1}, {INT64_MAX, 3})).values, (Floats{6}));
    EXPECT_EQ(read_one(view(100, {4, 0}, {1, 1})).values, Floats());
}

TEST(TensorValuesTest, TensorsOutsideOfTheirStorageAreRefused) {
    for (const TensorEntry& tensor :
         {view(6, {}, {}), view(-1, {2}, {1}), view(0, {7}, {1}), view(0, {2, 2}, {5, 1}), view(5, {2}, {-1}),
          view(0, {-2}, {1}), view(INT64_MAX, {2}, {1}), view(0, {INT64_MAX, 2}, {2, 1}),
          view(0, {3, 1LL << 62, 1LL << 62}, {0, 0, 0})}) {
        try {
            read_one(tensor);
            ADD_FAILURE() << "it was read: offset " << tensor.offset;
        } catch (const InputError& error) {
            EXPECT_STREQ(
                error.what(),
                "damaged or truncated (tensor 'w' lies outside of its storage); copy or download it again");
        }
    }
}

}  // namespace
}  // namespace trommel
