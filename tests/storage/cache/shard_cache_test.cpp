#include "storage/cache/shard_cache.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>

#include "storage/cache/staged_copy.hpp"
#include "storage/shards/user_block.hpp"
#include "system/errors.hpp"
#include "system/flock.hpp"
#include "tests/storage/shards/test_shards.hpp"

namespace trommel::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

constexpr auto no_limit = std::nullopt;

/// Changes one byte of the pixels, and nothing else.
void damage_pixels(const fs::path& path) {
    const File file(path, File::Mode::write);
    const std::uint64_t at = read_user_block(file).pixels_offset + 7;
    std::uint8_t byte = 0;
    file.read_at(at, {&byte, 1});
    byte ^= 1U;
    file.write_at(at, {&byte, 1});
}

/// Runs in a child process; returns its exit status.
template <class Action>
int in_a_child(Action action) {
    const pid_t child = ::fork();
    if (child == 0) {
        _exit(action());
    }
    int status = -1;
    ::waitpid(child, &status, 0);
    return status;
}

class ShardCacheTest : public testing::Test {
  protected:
    /// A shard whose checksum depends on `seed`.
    Shard shard(const std::string& seed) {
        ShardInfo info = small_info();
        info.recipe["seed"] = seed;
        const fs::path path = originals_ / (seed + ".h5");
        ShardWriter writer(path, info, IfExists::replace);
        for (std::int64_t i = 0; i < 5; ++i) {
            writer.write(i, small_image(i));
        }
        writer.finish();
        return Shard(path);
    }

    fs::path copy_of(const Shard& shard) const { return copy_path(scratch_.path(), shard.info().checksum); }

    /// Makes the copy look as if it was last used that long ago.
    void age(const Shard& shard, std::chrono::hours age) const {
        fs::last_write_time(copy_of(shard), fs::file_time_type::clock::now() - age);
    }

    /// A limit that two copies just fit into.
    std::uint64_t room_for_two(const Shard& one) const { return 2 * fs::file_size(one.path()) + 1; }

    TemporaryDirectory originals_;
    TemporaryDirectory scratch_;
};

TEST_F(ShardCacheTest, AShardIsCopiedOnceAndFoundAfterwards) {
    const Shard one = shard("1");
    const ShardCache cache(scratch_ / "deep" / "down", no_limit);

    EXPECT_EQ(cache.stage(one).how, Staging::copied);
    EXPECT_EQ(cache.stage(one).how, Staging::was_there);

    const fs::path copy = copy_path(scratch_ / "deep" / "down", one.info().checksum);
    EXPECT_EQ(read_file(copy), read_file(one.path()));
    EXPECT_THAT(files_in(copy.parent_path()), ElementsAre(one.info().checksum + ".h5"));
}

TEST_F(ShardCacheTest, IfTwoProcessesStageAtOnceOneCopiesAndTheOtherWaits) {
    const Shard one = shard("1");
    int ready[2];
    ASSERT_EQ(::pipe(ready), 0);
    const pid_t first = ::fork();
    if (first == 0) {
        const ShardCache cache(scratch_.path(), no_limit);
        bool told = false;
        const auto staged = cache.stage(one, [&](std::uint64_t) {
            if (!told) {
                told = ::write(ready[1], "x", 1) == 1;
                ::raise(SIGSTOP);  // halfway, holding the lock, until the other process waits
            }
        });
        _exit(staged.how == Staging::copied ? 0 : 1);
    }
    char word = 0;
    ASSERT_EQ(::read(ready[0], &word, 1), 1);
    int status = 0;
    ASSERT_EQ(::waitpid(first, &status, WUNTRACED), first);

    const pid_t second = ::fork();
    if (second == 0) {
        bool waited = false;
        const auto staged = ShardCache(scratch_.path(), no_limit).stage(one, {}, [&] {
            waited = true;
            ::kill(first, SIGCONT);
        });
        _exit(waited && staged.how == Staging::was_there ? 0 : 1);
    }

    ASSERT_EQ(::waitpid(first, &status, 0), first);
    EXPECT_EQ(status, 0);
    ASSERT_EQ(::waitpid(second, &status, 0), second);
    EXPECT_EQ(status, 0);
}

TEST_F(ShardCacheTest, APartialCopyOfAKilledProcessIsRemovedByTheNextOne) {
    const Shard one = shard("1");

    const int status = in_a_child([&] {
        ShardCache(scratch_.path(), no_limit).stage(one, [](std::uint64_t) { ::raise(SIGKILL); });
        return 0;
    });
    ASSERT_TRUE(WIFSIGNALED(status));
    ASSERT_THAT(files_in(scratch_.path()), ElementsAre(StartsWith("." + one.info().checksum + ".h5.")));

    EXPECT_EQ(ShardCache(scratch_.path(), no_limit).stage(one).how, Staging::copied);
    EXPECT_THAT(files_in(scratch_.path()), ElementsAre(one.info().checksum + ".h5"));
}

TEST_F(ShardCacheTest, AnInterruptedCopyLeavesNothing) {
    const Shard one = shard("1");
    struct GivenUp {};

    EXPECT_THROW(ShardCache(scratch_.path(), no_limit).stage(one, [](std::uint64_t) { throw GivenUp(); }),
                 GivenUp);

    EXPECT_THAT(files_in(scratch_.path()), IsEmpty());
}

TEST_F(ShardCacheTest, TheLeastRecentlyUsedCopyIsEvicted) {
    const Shard one = shard("1");
    const Shard two = shard("2");
    const Shard three = shard("3");
    const ShardCache cache(scratch_.path(), room_for_two(one));
    cache.stage(one);
    cache.stage(two);
    age(one, std::chrono::hours(2));
    age(two, std::chrono::hours(1));
    cache.stage(one);  // now `two` is the older one

    EXPECT_EQ(cache.stage(three).how, Staging::copied);

    EXPECT_TRUE(fs::exists(copy_of(one)));
    EXPECT_FALSE(fs::exists(copy_of(two)));
    EXPECT_TRUE(fs::exists(copy_of(three)));
}

TEST_F(ShardCacheTest, ACopyThatIsBeingReadStays) {
    const Shard one = shard("1");
    const Shard two = shard("2");
    const Shard three = shard("3");
    const ShardCache cache(scratch_.path(), room_for_two(one));
    const auto in_use = cache.stage(one);
    cache.stage(two);
    age(one, std::chrono::hours(2));

    cache.stage(three);

    EXPECT_TRUE(fs::exists(copy_of(one)));
    EXPECT_FALSE(fs::exists(copy_of(two)));
}

TEST_F(ShardCacheTest, WithoutRoomNothingIsCopiedAndTheErrorSaysWhy) {
    const Shard one = shard("1");
    const Shard two = shard("2");
    const auto bytes = fs::file_size(one.path());
    const ShardCache cache(scratch_.path(), bytes);
    const auto in_use = cache.stage(one);

    const std::string said = error_of<StorageError>([&] { cache.stage(two); });

    EXPECT_THAT(said, StartsWith(scratch_.path().string() +
                                 ": no room for 0.0 MB (the limit is 0.0 MB, copies in use have 0.0 MB, "));
    EXPECT_THAT(said, HasSubstr("of the disk is free); raise the limit, or free some disk space"));
    EXPECT_THAT(files_in(scratch_.path()), ElementsAre(one.info().checksum + ".h5"));
}

TEST_F(ShardCacheTest, NothingIsRemovedIfThatWouldNotMakeEnoughRoom) {
    const Shard one = shard("1");
    const Shard two = shard("2");
    const ShardCache cache(scratch_.path(), room_for_two(one));
    const auto in_use = cache.stage(one);
    cache.stage(two);
    age(two, std::chrono::hours(1));

    EXPECT_THROW(ShardCache(scratch_.path(), fs::file_size(one.path())).stage(shard("3")), StorageError);

    EXPECT_TRUE(fs::exists(copy_of(two)));
}

TEST_F(ShardCacheTest, AShardThatIsLargerThanTheLimitRemovesNothing) {
    const Shard one = shard("1");
    ShardCache(scratch_.path(), no_limit).stage(one);

    EXPECT_THROW(ShardCache(scratch_.path(), 1).stage(shard("2")), StorageError);

    EXPECT_TRUE(fs::exists(copy_of(one)));
}

TEST_F(ShardCacheTest, FilesOfOthersAreNeitherCountedNorRemoved) {
    const Shard one = shard("1");
    write_file(scratch_ / "mine.h5", std::string(100'000, 'x'));
    write_file(scratch_ / ".mine.h5.1-2.partial", "x");

    ShardCache(scratch_.path(), fs::file_size(one.path())).stage(one);

    EXPECT_THAT(files_in(scratch_.path()),
                ElementsAre(".mine.h5.1-2.partial", one.info().checksum + ".h5", "mine.h5"));
}

TEST_F(ShardCacheTest, ADamagedShardIsNamedInTheError) {
    const Shard one = shard("1");
    damage_pixels(one.path());

    EXPECT_THAT(error_of<StorageError>([&] { ShardCache(scratch_.path(), no_limit).stage(one); }),
                StartsWith(one.path().string() + ": damaged: the SHA-256 of its pixels is "));
    EXPECT_THAT(files_in(scratch_.path()), IsEmpty());
}

TEST_F(ShardCacheTest, ADamagedCopyIsReplaced) {
    const Shard one = shard("1");
    const ShardCache cache(scratch_.path(), no_limit);
    cache.stage(one);
    damage_pixels(copy_of(one));

    EXPECT_EQ(cache.stage(one).how, Staging::replaced_damaged);
    fs::resize_file(copy_of(one), 5000);
    EXPECT_EQ(cache.stage(one).how, Staging::replaced_damaged);

    EXPECT_EQ(read_file(copy_of(one)), read_file(one.path()));
}

TEST_F(ShardCacheTest, ADirectoryThatCannotBeCreatedIsNamed) {
    write_file(scratch_ / "file", "");

    EXPECT_EQ(error_of<StorageError>([&] { ShardCache(scratch_ / "file/below", no_limit); }),
              (scratch_ / "file/below").string() +
                  ": cannot be made (Not a directory); name a directory of this node's own disk");
}

class StagedCopyTest : public ShardCacheTest {
  protected:
    void SetUp() override { ::setenv("TROMMEL_SCRATCH", scratch_.path().c_str(), 1); }
    void TearDown() override { ::unsetenv("TROMMEL_SCRATCH"); }
};

TEST_F(StagedCopyTest, ItIsFoundByChecksumAndStaysWhileOpen) {
    const Shard one = shard("1");
    const Shard two = shard("2");
    ShardCache(scratch_.path(), no_limit).stage(one);

    const StagedCopy copy = staged_copy(one.info().checksum);

    ASSERT_TRUE(copy.file);
    EXPECT_EQ(copy.file->path(), copy_of(one));
    EXPECT_THROW(ShardCache(scratch_.path(), fs::file_size(one.path())).stage(two), StorageError);
}

TEST_F(StagedCopyTest, AMissingCopyIsNotReported) {
    EXPECT_FALSE(staged_copy(shard("1").info().checksum).file);
    EXPECT_EQ(staged_copy(shard("1").info().checksum).complaint, "");
    ::setenv("TROMMEL_SCRATCH", (scratch_ / "nowhere").c_str(), 1);
    EXPECT_EQ(staged_copy(shard("1").info().checksum).complaint, "");
}

TEST_F(StagedCopyTest, ADamagedCopyIsReportedAndNotUsed) {
    const Shard one = shard("1");
    ShardCache(scratch_.path(), no_limit).stage(one);
    fs::resize_file(copy_of(one), 5000);

    const StagedCopy copy = staged_copy(one.info().checksum);

    EXPECT_FALSE(copy.file);
    EXPECT_THAT(copy.complaint, StartsWith(copy_of(one).string() + ": truncated: 5000 of "));
}

TEST_F(StagedCopyTest, ADifferentShardUnderItsNameIsNotUsed) {
    const Shard one = shard("1");
    const Shard two = shard("2");
    fs::copy_file(two.path(), copy_of(one));

    const StagedCopy copy = staged_copy(one.info().checksum);

    EXPECT_FALSE(copy.file);
    EXPECT_EQ(copy.complaint, copy_of(one).string() + ": is a different shard (" + two.info().checksum +
                                  "); 'trommel stage' replaces it");
}

}  // namespace
}  // namespace trommel::test
