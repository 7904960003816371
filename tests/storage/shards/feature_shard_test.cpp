#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "storage/shards/describe_shard.hpp"
#include "storage/shards/user_block.hpp"
#include "system/errors.hpp"
#include "tests/storage/shards/test_shards.hpp"

namespace trommel::test {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;

TEST(FeatureShardTest, FloatsAreReadFromTheMapping) {
    const TemporaryDirectory directory;
    const ShardInfo written = write_features(directory / "a.h5");

    const Shard shard(directory / "a.h5");

    EXPECT_THAT(shard.features(), ElementsAre(0.5, -1, 1.5, -1, 2.5, -1, 3.5, -1, 4.5, -1));
    EXPECT_EQ(shard.info().element, Element::float32);
    EXPECT_EQ(shard.info().sources, small_info().sources);
    EXPECT_EQ(shard.info().splits, small_info().splits);
    EXPECT_EQ(shard.info().checksum, written.checksum);
    EXPECT_NO_THROW(shard.verify_pixels());
}

TEST(FeatureShardTest, AShardOfPixelsHasNoFeatures) {
    const TemporaryDirectory directory;
    write_small_shard(directory / "a.h5");

    EXPECT_TRUE(Shard(directory / "a.h5").features().empty());
}

TEST(FeatureShardTest, AnOlderProgramReportsANewerFormat) {
    const TemporaryDirectory directory;
    write_features(directory / "a.h5");
    write_small_shard(directory / "b.h5");

    EXPECT_EQ(read_file(directory / "a.h5").at(16), 2);
    EXPECT_EQ(read_file(directory / "b.h5").at(16), 1);
}

TEST(FeatureShardTest, AFeatureShardMarkedAsPixelsIsRefused) {
    const TemporaryDirectory directory;
    write_features(directory / "a.h5");
    std::string bytes = read_file(directory / "a.h5");
    bytes[16] = 1;
    write_file(directory / "a.h5", bytes);

    EXPECT_THAT(error_of<StorageError>([&] { Shard(directory / "a.h5"); }), HasSubstr("a.h5: damaged: "));
}

TEST(FeatureShardTest, AChangedFeatureIsFound) {
    const TemporaryDirectory directory;
    write_features(directory / "a.h5");
    std::string bytes = read_file(directory / "a.h5");
    const std::string value("\0\0\x20\x40", 4);  // 2.5
    bytes[bytes.find(value)] = 1;
    write_file(directory / "a.h5", bytes);

    EXPECT_THAT(error_of<StorageError>([&] { Shard(directory / "a.h5").verify_pixels(); }),
                HasSubstr("a.h5: damaged: the SHA-256 of its features is "));
}

TEST(FeatureShardTest, ItIsDescribedAsFeatures) {
    ShardInfo info = feature_info();

    EXPECT_THAT(
        describe(info, 2'000'000),
        testing::StartsWith("5 images as features, 1x1x2 (width x height x channels), 2 classes, 2.0 MB"));
}

}  // namespace
}  // namespace trommel::test
