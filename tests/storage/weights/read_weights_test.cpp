#include "storage/weights/read_weights.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

#include "system/errors.hpp"
#include "tests/storage/weights/small_weights.hpp"
#include "tests/temporary_directory.hpp"

namespace trommel {
namespace {

class ReadWeightsTest : public testing::Test {
  protected:
    std::string write(const std::string& bytes) {
        std::ofstream(path_, std::ios::binary) << bytes;
        return "weights file " + path_.string() + ": ";
    }

    std::string refusal(const std::vector<WantedTensor>& wanted = {{"w", {2, 3}}}) {
        try {
            read_weights(path_, wanted, "resnet18");
        } catch (const InputError& error) {
            return error.what();
        }
        return "it was read";
    }

    const TemporaryDirectory directory_;
    const std::filesystem::path path_ = directory_ / "w.pth";
};

std::string with_first_value(float value) {
    std::string file = small_safetensors();
    std::memcpy(file.data() + file.size() - 24, &value, sizeof value);
    return file;
}

TEST_F(ReadWeightsTest, ValuesThatTrainedWeightsCannotHaveAreRefusedByName) {
    const std::string where = write(with_first_value(std::nanf("")));

    EXPECT_EQ(refusal(),
              where +
                  "value 1 of tensor 'w' is nan (not a finite number; the training that produced it failed); "
                  "name another file");
}

TEST_F(ReadWeightsTest, WeightsOfAnotherNetworkAreNotRead) {
    const std::string where = write(small_zip());

    EXPECT_EQ(
        refusal({{"w", {3, 2}}, {"v", {1}}}),
        where +
            "not the weights of a resnet18 (missing: v [1]; of another size: w [2, 3] instead of [3, 2]); name a "
            "whole file with torchvision's tensors");
    EXPECT_THROW(check_weights(path_, {{"v", {1}}}, "resnet18"), InputError);
    EXPECT_NO_THROW(check_weights(path_, {{"w", {2, 3}}}, "resnet18"));
}

TEST_F(ReadWeightsTest, UntrustedNamesStayOnOneLineAndShort) {
    const std::string name = "a\n\x1b[31m" + std::string(100'000, 'b');
    const std::string where = write(small_zip("\x80\x02}" + pickled_text(name) + pickled_tensor("7") + "s."));

    EXPECT_EQ(refusal(),
              where + "not the weights of a resnet18 (missing: w [2, 3]; unexpected: a\\n\\x1b[31m" +
                  std::string(93, 'b') + "... [2, 3]); name a whole file with torchvision's tensors");
}

TEST_F(ReadWeightsTest, AnEmptyFileIsReportedAsEmpty) {
    const std::string where = write("");

    EXPECT_EQ(refusal(), where + "empty; copy or download it again");
}

WeightsIndex index_with(const std::vector<std::string>& names, const std::string& within = "") {
    WeightsIndex index{.within = within, .tensors = {}, .storages = {}};
    for (const std::string& name : names) {
        index.tensors.push_back(
            {.name = name, .type = "FloatStorage", .storage = "0", .sizes = {1}, .strides = {1}});
    }
    return index;
}

const std::vector<WantedTensor> two_wanted = {{"conv1.weight", {1}}, {"layer1.0.conv1.weight", {1}}};

std::size_t picked(const std::vector<std::string>& names) {
    return pick_tensors(index_with(names), two_wanted, "resnet18").size();
}

TEST(PickTensorsTest, ACommonPrefixIsRemoved) {
    for (const std::string prefix : {"", "module.", "model.", "_orig_mod.", "module._orig_mod.",
                                     "_orig_mod.module.", "model.module.", "backbone."}) {
        EXPECT_EQ(picked({prefix + "conv1.weight", prefix + "layer1.0.conv1.weight", prefix + "fc.bias",
                          prefix + "bn1.num_batches_tracked"}),
                  2U)
            << prefix;
    }
    EXPECT_EQ(picked({"conv1.weight", "layer1._orig_mod.0.conv1.weight"}), 2U);
}

TEST(PickTensorsTest, DifferencesAreReportedWithTheAssumedEntryAndPrefix) {
    try {
        pick_tensors(index_with({"module.conv1.weight", "head.weight"}, "'state_dict'"), two_wanted,
                     "resnet18");
        FAIL() << "it was picked";
    } catch (const InputError& error) {
        EXPECT_STREQ(
            error.what(),
            "not the weights of a resnet18 (in 'state_dict', after the prefix 'module.', missing: "
            "layer1.0.conv1.weight [1]; unexpected: head.weight [1]); name a whole file with torchvision's tensors");
    }
}

TEST(PickTensorsTest, TwoNetworksInOneFileAreRefused) {
    try {
        picked({"q.conv1.weight", "q.layer1.0.conv1.weight", "k.conv1.weight", "k.layer1.0.conv1.weight"});
        FAIL() << "it was picked";
    } catch (const InputError& error) {
        EXPECT_STREQ(error.what(),
                     "it holds several networks (with the prefixes 'k.' and 'q.'); save one of them alone");
    }
}

TEST(PickTensorsTest, AnUnreadableTensorIsRefusedOnlyIfItIsWanted) {
    WeightsIndex index = index_with({"conv1.weight", "layer1.0.conv1.weight", "fc.weight"});
    index.tensors[2].problem = "is sparse";
    EXPECT_EQ(pick_tensors(index, two_wanted, "resnet18").size(), 2U);

    index.tensors.push_back({.name = "epoch", .problem = "is a number", .is_tensor = false});
    EXPECT_EQ(pick_tensors(index, two_wanted, "resnet18").size(), 2U);

    index.tensors[0].problem = "is sparse";
    try {
        pick_tensors(index, two_wanted, "resnet18");
        FAIL() << "it was picked";
    } catch (const InputError& error) {
        EXPECT_STREQ(error.what(), "tensor 'conv1.weight' is sparse; save plain tensors, with their values");
    }
}

}  // namespace
}  // namespace trommel
