// A shard with changed bytes or a missing end is refused, or differs only in its pixels, which verify_pixels
// reports. Repeated thousands of times, from a seed.

#include <gtest/gtest.h>

#include "storage/shards/user_block.hpp"
#include "sweep/random.hpp"
#include "system/errors.hpp"
#include "system/file.hpp"
#include "tests/storage/shards/test_shards.hpp"

namespace trommel::test {
namespace {

bool operator==(const ShardInfo& a, const ShardInfo& b) {
    const auto parts = [](const ShardInfo& info) {
        return std::tie(info.images, info.height, info.width, info.channels, info.classes, info.labels,
                        info.splits, info.sources, info.recipe, info.images_checksum, info.checksum);
    };
    return parts(a) == parts(b);
}

class MutatedShardTest : public testing::Test {
  protected:
    void SetUp() override {
        info_ = write_small_shard(path_);
        bytes_ = read_file(path_);
        block_ = read_user_block(File(path_, File::Mode::read));
    }

    std::size_t draw(std::uint64_t first, std::uint64_t last) {
        return first +
               static_cast<std::size_t>(uniform_index(random_, static_cast<std::int64_t>(last - first)));
    }
    bool is_pixel(std::size_t at) const {
        return at >= block_.pixels_offset && at < block_.pixels_offset + block_.pixels_bytes;
    }

    TemporaryDirectory directory_;
    const fs::path path_ = directory_ / "a.h5";
    ShardInfo info_;
    std::string bytes_;
    UserBlock block_;
    std::mt19937_64 random_{2026};
};

TEST_F(MutatedShardTest, OneChangedByteIsAlwaysNoticed) {
    const File file(path_, File::Mode::write);
    const auto change = [&](std::size_t at) {
        const auto good = static_cast<std::uint8_t>(bytes_[at]);
        const auto bad = static_cast<std::uint8_t>(good ^ draw(1, 256));
        file.write_at(at, {&bad, 1});
        if (is_pixel(at)) {
            const Shard shard(path_);
            EXPECT_TRUE(shard.info() == info_) << "byte " << at;
            EXPECT_THROW(shard.verify_pixels(), StorageError) << "byte " << at;
        } else {
            EXPECT_THROW(Shard{path_}, StorageError) << "byte " << at;
        }
        file.write_at(at, {&good, 1});
    };

    for (int i = 0; i < 1000; ++i) {
        change(draw(0, user_block_bytes));
        change(draw(user_block_bytes, bytes_.size()));
        change(draw(block_.pixels_offset, block_.pixels_offset + block_.pixels_bytes));
    }
    EXPECT_NO_THROW(Shard(path_).verify_pixels());
}

TEST_F(MutatedShardTest, AMissingEndIsAlwaysNoticed) {
    for (int i = 0; i < 500; ++i) {
        const std::size_t length = draw(0, bytes_.size());
        fs::resize_file(path_, length);
        EXPECT_THROW(Shard{path_}, StorageError) << length << " bytes";
        write_file(path_, bytes_);
    }
    EXPECT_NO_THROW(Shard(path_).verify_pixels());
}

}  // namespace
}  // namespace trommel::test
