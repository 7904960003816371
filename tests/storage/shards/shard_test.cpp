#include "storage/shards/shard.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include "storage/shards/user_block.hpp"
#include "system/errors.hpp"
#include "system/file.hpp"
#include "tests/storage/shards/test_shards.hpp"

namespace trommel::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(ShardTest, WrittenContentIsReadBack) {
    const TemporaryDirectory directory;
    const ShardInfo written = write_small_shard(directory / "a.h5");

    const Shard shard(directory / "a.h5");

    const ShardInfo expected = small_info();
    EXPECT_EQ(shard.path(), directory / "a.h5");
    EXPECT_EQ(shard.info().images, 5);
    EXPECT_EQ(shard.info().height, 2);
    EXPECT_EQ(shard.info().width, 3);
    EXPECT_EQ(shard.info().channels, 3);
    EXPECT_EQ(shard.info().classes, expected.classes);
    EXPECT_EQ(shard.info().labels, expected.labels);
    EXPECT_EQ(shard.info().splits, expected.splits);
    EXPECT_EQ(shard.info().sources, expected.sources);
    EXPECT_EQ(shard.info().recipe, expected.recipe);
    EXPECT_EQ(shard.info().checksum, written.checksum);
    EXPECT_EQ(shard.info().images_checksum, written.images_checksum);
    for (std::int64_t i = 0; i < 5; ++i) {
        const auto image = shard.pixels().subspan(static_cast<std::size_t>(i) * 18, 18);
        EXPECT_EQ(std::vector<std::uint8_t>(image.begin(), image.end()), small_image(i));
    }
    EXPECT_NO_THROW(shard.verify_pixels());
}

TEST(ShardTest, ImagesAreFoundBySplitAndCountedByClass) {
    const TemporaryDirectory directory;
    write_small_shard(directory / "a.h5");
    const Shard shard(directory / "a.h5");

    EXPECT_THAT(shard.indices(Split::train), ElementsAre(0, 2, 4));
    EXPECT_THAT(shard.indices(Split::val), ElementsAre(1));
    EXPECT_THAT(shard.indices(Split::test), ElementsAre(3));
    EXPECT_THAT(counts_by_class(shard.info()), ElementsAre(ElementsAre(1, 1, 0), ElementsAre(2, 0, 1)));
}

TEST(ShardTest, TheSameInputGivesTheSameFile) {
    const TemporaryDirectory directory;
    write_small_shard(directory / "a.h5");
    write_small_shard(directory / "b.h5");

    EXPECT_EQ(read_file(directory / "a.h5"), read_file(directory / "b.h5"));
}

TEST(ShardTest, ThePixelsAreAlignedToPages) {
    const TemporaryDirectory directory;
    write_small_shard(directory / "a.h5");

    const Shard shard(directory / "a.h5");

    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(shard.pixels().data()) % 4096, 0U);
}

TEST(ShardTest, ManyEntriesInTheRecipeSurvive) {
    const TemporaryDirectory directory;
    ShardInfo info = small_info();
    for (int i = 0; i < 300; ++i) {
        info.recipe["entry " + std::to_string(i)] = std::string(static_cast<std::size_t>(i), 'x');
    }
    ShardWriter writer(directory / "a.h5", info);
    for (std::int64_t i = 0; i < 5; ++i) {
        writer.write(i, small_image(i));
    }
    writer.finish();

    EXPECT_EQ(Shard(directory / "a.h5").info().recipe, info.recipe);
}

TEST(ShardTest, MoreShardsMayBeOpenThanTheSoftLimitOfFiles) {
    const TemporaryDirectory directory;
    write_small_shard(directory / "a.h5");
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
    const rlimit few{20, before.rlim_max};
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &few), 0);

    std::vector<Shard> shards;
    EXPECT_NO_THROW(for (int i = 0; i < 40; ++i) { shards.emplace_back(directory / "a.h5"); });

    ::setrlimit(RLIMIT_NOFILE, &before);
}

TEST(ShardTest, ADamagedPixelIsFoundByVerification) {
    const TemporaryDirectory directory;
    write_small_shard(directory / "a.h5");
    std::string bytes = read_file(directory / "a.h5");
    const UserBlock block = read_user_block(File(directory / "a.h5", File::Mode::read));
    bytes[block.pixels_offset + 7] ^= 1;
    write_file(directory / "b.h5", bytes);

    const Shard shard(directory / "b.h5");

    EXPECT_THAT(error_of<StorageError>([&] { shard.verify_pixels(); }),
                HasSubstr("b.h5: damaged: the SHA-256 of its pixels is "));
}

TEST(ShardTest, AReplacedShardStaysUnchangedForProcessesThatMappedIt) {
    const TemporaryDirectory directory;
    write_small_shard(directory / "a.h5");
    const Shard old(directory / "a.h5");
    ShardInfo info = small_info();
    info.images = 1;
    info.labels = {0};
    info.splits = {Split::train};
    info.sources = {"new"};

    ShardWriter writer(directory / "a.h5", info, IfExists::replace);
    writer.write(0, small_image(9));
    writer.finish();

    EXPECT_NO_THROW(old.verify_pixels());
    EXPECT_EQ(Shard(directory / "a.h5").info().images, 1);
}

}  // namespace
}  // namespace trommel::test
