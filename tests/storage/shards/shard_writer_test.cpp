#include "storage/shards/shard_writer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <thread>

#include "system/errors.hpp"
#include "tests/storage/shards/test_shards.hpp"

namespace trommel::test {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::EndsWith;
using testing::IsEmpty;
using testing::Not;

TEST(ShardWriterTest, AnUnfinishedShardLeavesNothing) {
    const TemporaryDirectory directory;
    {
        ShardWriter writer(directory / "a.h5", small_info());
        writer.write(0, small_image(0));
        EXPECT_THAT(files_in(directory.path()), Not(Contains("a.h5")));
    }

    EXPECT_THAT(files_in(directory.path()), IsEmpty());
}

TEST(ShardWriterTest, AFinishedShardIsAloneInItsDirectory) {
    const TemporaryDirectory directory;
    write_small_shard(directory / "a.h5");

    EXPECT_THAT(files_in(directory.path()), ElementsAre("a.h5"));
}

TEST(ShardWriterTest, AnExistingFileIsOnlyReplacedOnRequest) {
    const TemporaryDirectory directory;
    write_file(directory / "a.h5", "precious");

    EXPECT_THAT(
        error_of<InputError>([&] { write_small_shard(directory / "a.h5"); }),
        EndsWith(
            "a.h5: already exists (a shard is only overwritten on request); choose another name, or add --force"));
    EXPECT_EQ(read_file(directory / "a.h5"), "precious");

    write_small_shard(directory / "a.h5", IfExists::replace);
    EXPECT_NO_THROW(Shard(directory / "a.h5"));
}

TEST(ShardWriterTest, AFileThatAppearsMeanwhileIsNotReplacedEither) {
    const TemporaryDirectory directory;
    ShardWriter writer(directory / "a.h5", small_info());
    for (std::int64_t i = 0; i < 5; ++i) {
        writer.write(i, small_image(i));
    }
    write_file(directory / "a.h5", "precious");

    EXPECT_THROW(writer.finish(), InputError);
    EXPECT_EQ(read_file(directory / "a.h5"), "precious");
}

TEST(ShardWriterTest, InconsistentPartsAreRefused) {
    const TemporaryDirectory directory;
    ShardInfo wrong_label = small_info();
    wrong_label.labels[4] = 2;
    ShardInfo missing_source = small_info();
    missing_source.sources.pop_back();
    ShardInfo twins = small_info();
    twins.classes = {"glass", "glass"};
    ShardInfo many_classes = small_info();
    many_classes.classes.resize(70'000, "x");
    ShardInfo too_big = small_info();
    too_big.height = too_big.width = std::int64_t{1} << 40;

    const std::string path = (directory / "a.h5").string();
    EXPECT_EQ(error_of<InputError>([&] { ShardWriter(path, wrong_label); }),
              path + ": label 2 is not one of 2 classes");
    EXPECT_EQ(error_of<InputError>([&] { ShardWriter(path, twins); }),
              path + ": two classes are called 'glass'");
    EXPECT_EQ(error_of<InputError>([&] { ShardWriter(path, many_classes); }),
              path + ": 70000 classes (the limit is 65536)");
    EXPECT_EQ(error_of<InputError>([&] { ShardWriter(path, missing_source); }),
              path + ": 5 images, but 5 labels, 5 splits, 4 sources");
    EXPECT_EQ(error_of<InputError>([&] { ShardWriter(path, too_big); }),
              path + ": images x height x width x channels does not fit into 63 bits");
    EXPECT_THAT(files_in(directory.path()), IsEmpty());
}

TEST(ShardWriterTest, ADirectoryThatDoesNotExistIsNamed) {
    const TemporaryDirectory directory;
    const std::string path = (directory / "none").string() + "/a.h5";

    EXPECT_EQ(error_of<InputError>([&] { ShardWriter(path, small_info()); }),
              path + ": no directory '" + (directory / "none").string() + "'; create it first");
}

TEST(ShardWriterTest, AnIncompleteShardIsNeverFinished) {
    const TemporaryDirectory directory;
    ShardWriter writer(directory / "a.h5", small_info());
    writer.write(1, small_image(1));

    EXPECT_THROW(writer.write(1, small_image(1)), std::logic_error);
    EXPECT_THROW(writer.write(5, small_image(1)), std::logic_error);
    EXPECT_THROW(writer.finish(), std::logic_error);
}

TEST(ShardWriterTest, SeveralThreadsWriteTheSameFileAsOne) {
    const TemporaryDirectory directory;
    write_small_shard(directory / "one.h5");
    ShardWriter writer(directory / "several.h5", small_info());
    {
        std::vector<std::jthread> threads;
        for (std::int64_t i = 0; i < 5; ++i) {
            threads.emplace_back([&writer, i] { writer.write(i, small_image(i)); });
        }
    }
    writer.finish();

    EXPECT_EQ(read_file(directory / "several.h5"), read_file(directory / "one.h5"));
}

}  // namespace
}  // namespace trommel::test
