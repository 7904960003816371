#include "worker/training_files/weights_file.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "system/errors.hpp"
#include "tests/temporary_directory.hpp"

namespace trommel {
namespace {

const std::vector<StoredTensor> tensors = {{"layer1.kernel", {2, 1}, {1, -2}},
                                           {"layer1.bias", {2}, {0.5F, 0}}};

std::string text_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::size_t files_in(const std::filesystem::path& directory) {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(directory), {}));
}

class WeightsFileTest : public testing::Test {
  protected:
    TemporaryDirectory folder_;
    std::filesystem::path path_ = folder_.path() / "c1s1.safetensors";
};

TEST_F(WeightsFileTest, IsALengthAHeaderAndTheTensors) {
    write_weights_file(path_, tensors, {{"trial", "c1s1"}});

    const std::string header = R"({"__metadata__":{"trial":"c1s1"},)"
                               R"("layer1.kernel":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},)"
                               R"("layer1.bias":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}})";
    const std::string file = text_of(path_);
    const std::size_t length = (header.size() + 7) / 8 * 8;
    EXPECT_EQ(file.substr(0, 8), std::string(1, static_cast<char>(length)) + std::string(7, '\0'));
    EXPECT_EQ(file.substr(8, length), header + std::string(length - header.size(), ' '));
    EXPECT_EQ(file.substr(8 + length), std::string("\0\0\x80\x3f\0\0\0\xc0\0\0\0\x3f\0\0\0\0", 16));
}

// printf 'layer1.kernel 2x1\n\0\0\200\077\0\0\0\300layer1.bias 2\n\0\0\0\077\0\0\0\0' | sha256sum
TEST_F(WeightsFileTest, TheDigestIsOverNamesSizesAndFloats) {
    EXPECT_EQ(weights_digest(tensors), "f9788fb5ece8f0dce51ba0751647327472fc1e4e91d41053a49e8664280dffb0");
}

TEST_F(WeightsFileTest, AFileOfThatNameIsReplacedAndNothingElseIsLeft) {
    std::ofstream(path_) << "an older attempt's";

    write_weights_file(path_, tensors, {});

    EXPECT_EQ(text_of(path_).substr(8, 17), R"({"__metadata__":{)");
    EXPECT_EQ(files_in(folder_.path()), 1u);
}

TEST_F(WeightsFileTest, AMissingDirectoryIsNoticedBeforehand) {
    const std::filesystem::path path = folder_.path() / "models" / "c1s1.safetensors";
    try {
        check_weights_directory(path);
        FAIL() << "a missing directory was accepted";
    } catch (const StorageError& error) {
        EXPECT_EQ(error.what(),
                  "weights file " + path.string() +
                      ": cannot be written (No such file or directory); make its directory one that "
                      "this machine can write to");
    }
}

TEST_F(WeightsFileTest, AFailedRenameLeavesNothingBehind) {
    std::filesystem::create_directories(path_ / "in the way");

    EXPECT_THROW(write_weights_file(path_, tensors, {}), StorageError);
    EXPECT_EQ(files_in(folder_.path()), 1u);
}

}  // namespace
}  // namespace trommel
