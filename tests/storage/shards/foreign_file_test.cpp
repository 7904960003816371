// Files that are not shards: pipes, devices, texts, and HDF5 files from other programs.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <hdf5.h>
#include <sys/stat.h>

#include <array>

#include "storage/shards/foreign_hdf5.hpp"
#include "sweep/random.hpp"
#include "system/errors.hpp"
#include "tests/storage/shards/test_shards.hpp"

namespace trommel::test {
namespace {

using testing::HasSubstr;

class ForeignFileTest : public testing::Test {
  protected:
    std::string refusal(const fs::path& path) const {
        return error_of<StorageError>([&] { const Shard shard(path); });
    }

    TemporaryDirectory directory_;
    const fs::path path_ = directory_ / "other.h5";
};

void add_dataset(hid_t parent, const char* name, hid_t type, std::vector<hsize_t> shape) {
    const hid_t space = H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr);
    const hid_t dataset = H5Dcreate2(parent, name, type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    H5Dclose(dataset);
    H5Sclose(space);
}

/// A small CIFAR-10 as h5py would write it, with a user block of `user_block` bytes.
void write_foreign_hdf5(const fs::path& path, hsize_t user_block = 0) {
    const hid_t creation = H5Pcreate(H5P_FILE_CREATE);
    H5Pset_userblock(creation, user_block);
    const hid_t file = H5Fcreate(path.c_str(), H5F_ACC_TRUNC, creation, H5P_DEFAULT);
    add_dataset(file, "images", H5T_STD_U8LE, {10, 4, 4, 3});
    add_dataset(file, "labels", H5T_STD_I64LE, {10});
    const hid_t group = H5Gcreate2(file, "meta", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    add_dataset(group, "mean", H5T_IEEE_F32LE, {3});
    H5Gclose(group);
    H5Lcreate_soft("/images", file, "pictures", H5P_DEFAULT, H5P_DEFAULT);
    H5Lcreate_external("/etc/passwd", "/x", file, "secrets", H5P_DEFAULT, H5P_DEFAULT);
    H5Fclose(file);
    H5Pclose(creation);
}

TEST_F(ForeignFileTest, APipeIsRefusedWithoutWaitingForAWriter) {
    ASSERT_EQ(::mkfifo(path_.c_str(), 0600), 0);

    EXPECT_EQ(refusal(path_),
              path_.string() +
                  ": cannot open (this is a pipe, not a file); name a shard that 'trommel import' made");
    EXPECT_FALSE(is_foreign_hdf5(path_));
}

TEST_F(ForeignFileTest, AnEndlessDeviceIsRefused) {
    EXPECT_EQ(
        refusal("/dev/zero"),
        "/dev/zero: cannot open (this is a device, not a file); name a shard that 'trommel import' made");
}

TEST_F(ForeignFileTest, TextIsNeitherAShardNorHdf5) {
    write_file(path_, "label,pixel1,pixel2\n");

    EXPECT_EQ(refusal(path_), path_.string() +
                                  ": not a trommel shard (its first bytes are not a shard's); make one with "
                                  "'trommel import'");
    EXPECT_FALSE(is_foreign_hdf5(path_));
    EXPECT_FALSE(is_foreign_hdf5(directory_.path()));
}

TEST_F(ForeignFileTest, OurOwnShardsAreNotForeign) {
    write_small_shard(path_);
    EXPECT_FALSE(is_foreign_hdf5(path_));
}

TEST_F(ForeignFileTest, TheDatasetsOfAForeignFileAreListed) {
    for (const hsize_t user_block : {0U, 512U, 2048U}) {
        write_foreign_hdf5(path_, user_block);

        EXPECT_TRUE(is_foreign_hdf5(path_)) << user_block;
        EXPECT_EQ(list_datasets(path_), (ConfinedResult{.finished = true,
                                                        .text = "/images  uint8  [10, 4, 4, 3]\n"
                                                                "/labels  int64  [10]\n"
                                                                "/meta/mean  float32  [3]\n"}));
    }
}

TEST_F(ForeignFileTest, AHundredOfManyDatasetsAreListed) {
    const hid_t file = H5Fcreate(path_.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    for (int i = 0; i < 130; ++i) {
        add_dataset(file, ("d" + std::to_string(i)).c_str(), H5T_STD_U8LE, {1});
    }
    H5Fclose(file);

    const std::string text = list_datasets(path_).text;

    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 101);
    EXPECT_THAT(text, HasSubstr("\nand more\n"));
}

TEST_F(ForeignFileTest, AFileThatHdf5CannotOpenIsReported) {
    write_file(path_, "\x89HDF\r\n\x1a\n" + std::string(3000, 'x'));

    const ConfinedResult result = list_datasets(path_);

    EXPECT_FALSE(result.finished);
    EXPECT_THAT(result.text, HasSubstr("HDF5 cannot open it (HDF5: "));
}

// Whatever HDF5 does with it, this process gets a result.
TEST_F(ForeignFileTest, ADamagedForeignFileDoesNotCrashThisProcess) {
    write_foreign_hdf5(path_);
    const std::string good = read_file(path_);
    std::mt19937_64 random(2026);
    int listed = 0;
    for (int i = 0; i < 300; ++i) {
        std::string bad = good;
        for (int changes = 0; changes < 1 + i % 8; ++changes) {
            const auto at =
                static_cast<std::size_t>(uniform_index(random, static_cast<std::int64_t>(good.size())));
            bad[at] = static_cast<char>(uniform_index(random, 256));
        }
        write_file(path_, bad);

        const ConfinedResult result = list_datasets(path_, {.time = std::chrono::seconds(1)});

        EXPECT_FALSE(result.text.empty());
        listed += result.finished ? 1 : 0;
    }
    EXPECT_GT(listed, 0);
}

}  // namespace
}  // namespace trommel::test
