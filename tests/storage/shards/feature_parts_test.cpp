#include "storage/shards/feature_parts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "system/errors.hpp"
#include "tests/storage/shards/test_shards.hpp"

namespace trommel::test {
namespace {

using testing::EndsWith;

const std::map<std::string, std::string> recipe = {{"backbone", "resnet18"}, {"pool", "avg"}};

/// 40 images with two features each: parts of 32 and 8.
FeatureParts parts_in(const TemporaryDirectory& directory,
                      const std::map<std::string, std::string>& of = recipe) {
    return {directory.path(), of, 40, 2};
}

TEST(FeaturePartsTest, TheLastPartHasTheRest) {
    const TemporaryDirectory directory;
    const FeatureParts parts = parts_in(directory);

    EXPECT_EQ(parts.count(), 2);
    EXPECT_EQ(parts.first(1), 32);
    EXPECT_EQ(parts.first(2), 40);
}

TEST(FeaturePartsTest, OnlyWrittenPartsExist) {
    const TemporaryDirectory directory;
    const FeatureParts parts = parts_in(directory);
    parts.write(1, std::vector<float>(16, 0.5F));

    EXPECT_FALSE(parts.has(0));
    EXPECT_TRUE(parts.has(1));
    EXPECT_EQ(parts.read(1).size(), 64u);
    EXPECT_THAT(files_in(directory.path()), testing::ElementsAre("1.part"));
}

TEST(FeaturePartsTest, APartOfAnotherRequestDoesNotCount) {
    const TemporaryDirectory directory;
    parts_in(directory, {{"backbone", "resnet50"}, {"pool", "avg"}}).write(1, std::vector<float>(16));

    EXPECT_FALSE(parts_in(directory).has(1));
}

TEST(FeaturePartsTest, ATruncatedPartDoesNotCount) {
    const TemporaryDirectory directory;
    const FeatureParts parts = parts_in(directory);
    parts.write(1, std::vector<float>(16));
    const std::string bytes = read_file(directory / "1.part");

    for (const std::size_t kept : {bytes.size() - 1, std::size_t{70}, std::size_t{3}, std::size_t{0}}) {
        write_file(directory / "1.part", bytes.substr(0, kept));
        EXPECT_FALSE(parts.has(1)) << kept;
    }
}

TEST(FeaturePartsTest, AChangedValueIsFound) {
    const TemporaryDirectory directory;
    const FeatureParts parts = parts_in(directory);
    parts.write(1, std::vector<float>(16));
    std::string bytes = read_file(directory / "1.part");
    bytes.back() = 1;
    write_file(directory / "1.part", bytes);

    EXPECT_THAT(error_of<StorageError>([&] { parts.read(1); }),
                EndsWith("1.part: damaged (SHA-256 mismatch); remove it, and run the same command "
                         "to make it again"));
}

}  // namespace
}  // namespace trommel::test
