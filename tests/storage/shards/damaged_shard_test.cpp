#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "storage/shards/foreign_hdf5.hpp"
#include "storage/shards/shard.hpp"
#include "storage/shards/user_block.hpp"
#include "system/errors.hpp"
#include "system/file.hpp"
#include "system/flock.hpp"
#include "tests/storage/shards/test_shards.hpp"

namespace trommel::test {
namespace {

using testing::StartsWith;

class DamagedShardTest : public testing::Test {
  protected:
    void SetUp() override {
        write_small_shard(directory_ / "good.h5");
        good_ = read_file(directory_ / "good.h5");
    }

    /// The error for a file with these bytes, without its path; empty if it can be opened.
    std::string refusal(const std::string& bytes) const {
        const fs::path path = directory_ / "bad.h5";
        write_file(path, bytes);
        try {
            const Shard shard(path);
            return "";
        } catch (const StorageError& error) {
            const std::string text = error.what();
            EXPECT_THAT(text, StartsWith(path.string() + ": "));
            return text.substr(path.string().size() + 2);
        }
    }

    TemporaryDirectory directory_;
    std::string good_;
};

TEST_F(DamagedShardTest, ATruncatedShardIsRefusedAtEveryLength) {
    for (std::size_t length = 1; length < good_.size(); length += 41) {
        EXPECT_THAT(refusal(good_.substr(0, length)),
                    StartsWith("truncated: " + std::to_string(length) + " of "));
    }
    EXPECT_THAT(refusal(good_.substr(0, good_.size() - 1)), StartsWith("truncated: "));
}

TEST_F(DamagedShardTest, ATruncatedShardIsDescribedInFull) {
    EXPECT_EQ(refusal(good_.substr(0, 5000)), "truncated: 5000 of " + std::to_string(good_.size()) +
                                                  " bytes (an interrupted copy?); copy or import it again");
}

TEST_F(DamagedShardTest, AChangeOfAnyByteOutsideThePixelsIsRefused) {
    const fs::path path = directory_ / "good.h5";
    const File file(path, File::Mode::write);
    const UserBlock block = read_user_block(file);
    for (std::size_t at = 0; at < good_.size(); ++at) {
        if (at >= block.pixels_offset && at < block.pixels_offset + block.pixels_bytes) {
            continue;
        }
        const auto good = static_cast<std::uint8_t>(good_[at]);
        const auto bad = static_cast<std::uint8_t>(good ^ (1U << (at % 8)));
        file.write_at(at, {&bad, 1});
        ASSERT_THROW(Shard{path}, StorageError) << "byte " << at;
        file.write_at(at, {&good, 1});
    }
    EXPECT_NO_THROW(Shard{path});
}

TEST_F(DamagedShardTest, ExtraBytesAtTheEndAreRefused) {
    EXPECT_THAT(refusal(good_ + "x"),
                StartsWith("damaged: " + std::to_string(good_.size() + 1) + " bytes, but "));
}

TEST_F(DamagedShardTest, AFileOfADifferentFormatIsNotAShard) {
    EXPECT_EQ(refusal(""), "not a trommel shard (it is empty); make one with 'trommel import'");
    EXPECT_EQ(refusal("\xff\xd8\xff"),
              "not a trommel shard (its first bytes are not a shard's); make one with 'trommel import'");
    EXPECT_EQ(refusal("\x89HDF\r\n\x1a\n" + std::string(8000, '\0')),
              "not a trommel shard (an HDF5 file from another program); make one with 'trommel import'");
}

TEST_F(DamagedShardTest, AnHdf5FileWithoutOurUserBlockIsNeverGivenToHdf5) {
    EXPECT_THAT(refusal(std::string(4096, '\0') + good_.substr(4096)), StartsWith("not a trommel shard ("));
}

TEST_F(DamagedShardTest, ALaterFormatIsReported) {
    std::string bytes = good_;
    bytes[16] = 9;

    EXPECT_EQ(
        refusal(bytes),
        "made by a newer trommel (format version 9, this one reads up to 2); read it with that version, or import "
        "the images again");
}

TEST_F(DamagedShardTest, AMissingFileAndADirectoryAreRefused) {
    const std::string missing = (directory_ / "none.h5").string();

    EXPECT_EQ(error_of<StorageError>([&] { Shard shard(missing); }),
              missing + ": cannot open (No such file or directory); name a shard that 'trommel import' made");
    EXPECT_EQ(error_of<StorageError>([&] { Shard shard(directory_.path()); }),
              directory_.path().string() +
                  ": cannot open (this is a directory, not a file); name a shard that 'trommel import' made");
}

// HDF5 would refuse it, and on a network file system without locks it would refuse every shard.
TEST_F(DamagedShardTest, LocksOfOtherProcessesDoNotMatter) {
    const fs::path path = directory_ / "good.h5";
    const File theirs(path, File::Mode::read);
    ASSERT_TRUE(try_lock(theirs, Lock::exclusive));

    EXPECT_NO_THROW(Shard{path});
    EXPECT_THAT(list_datasets(path).text, testing::HasSubstr("/images  uint8"));
}

// A forger can make the digest fit; what HDF5 then reads must still agree with the user block.
TEST_F(DamagedShardTest, PixelsAtADifferentOffsetThanInTheUserBlockAreRefused) {
    const fs::path path = directory_ / "forged.h5";
    write_file(path, good_);
    {
        const File file(path, File::Mode::write);
        UserBlock block = read_user_block(file);
        block.pixels_bytes -= 18;
        block.metadata_digest = metadata_digest(file, block);
        write_user_block(file, block);
    }

    EXPECT_EQ(error_of<StorageError>([&] { Shard shard(path); }),
              path.string() + ": damaged: images is not a contiguous block at the offset in the user block");
}

}  // namespace
}  // namespace trommel::test
