// Forged shards: their digests are valid, but their HDF5 metadata points outside of the file. They are
// refused before HDF5 follows it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <hdf5.h>

#include <functional>

#include "storage/shards/user_block.hpp"
#include "system/errors.hpp"
#include "system/file.hpp"
#include "tests/storage/shards/test_shards.hpp"

namespace trommel::test {
namespace {

using testing::HasSubstr;

class ForgedShardTest : public testing::Test {
  protected:
    void SetUp() override {
        write_small_shard(path_);
        write_file(secret_, std::string(4096, 's'));
    }

    // Changes the HDF5 file after the user block, and updates the digest.
    void forge(const std::function<void(hid_t)>& change) {
        const UserBlock before = read_user_block(File(path_, File::Mode::read));
        const hid_t file = H5Fopen(path_.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
        ASSERT_GE(file, 0);
        change(file);
        ASSERT_GE(H5Fclose(file), 0);
        const File opened(path_, File::Mode::write);
        UserBlock block = before;
        block.file_bytes = opened.size();
        block.metadata_digest = metadata_digest(opened, block);
        write_user_block(opened, block);
    }

    // Replaces a dataset by one of `count` elements that is stored as `properties` describes.
    static void replace(hid_t file, const char* name, hid_t type, hsize_t count, hid_t properties) {
        H5Ldelete(file, name, H5P_DEFAULT);
        const hid_t space = H5Screate_simple(1, &count, nullptr);
        const hid_t dataset = H5Dcreate2(file, name, type, space, H5P_DEFAULT, properties, H5P_DEFAULT);
        EXPECT_GE(dataset, 0);
        H5Dclose(dataset);
        H5Sclose(space);
        H5Pclose(properties);
    }

    std::string words() {
        return error_of<StorageError>([&] { Shard{path_}; });
    }

    TemporaryDirectory directory_;
    const fs::path path_ = directory_ / "a.h5";
    const fs::path secret_ = directory_ / "secret.txt";
};

TEST_F(ForgedShardTest, ValuesInOtherFilesAreNotRead) {
    forge([&](hid_t file) {
        const hid_t properties = H5Pcreate(H5P_DATASET_CREATE);
        H5Pset_external(properties, secret_.c_str(), 0, 16);
        const hid_t text = H5Tcopy(H5T_C_S1);
        H5Tset_size(text, 8);
        replace(file, "classes", text, 2, properties);
        H5Tclose(text);
    });

    EXPECT_EQ(words(), path_.string() + ": damaged: classes is not a contiguous block of this file");
}

TEST_F(ForgedShardTest, LinksAreNotFollowed) {
    forge([&](hid_t file) {
        H5Ldelete(file, "labels", H5P_DEFAULT);
        H5Lcreate_external("elsewhere.h5", "/labels", file, "labels", H5P_DEFAULT, H5P_DEFAULT);
    });
    EXPECT_EQ(words(), path_.string() + ": damaged: labels is a link to another object");

    forge([&](hid_t file) {
        H5Ldelete(file, "labels", H5P_DEFAULT);
        H5Lcreate_soft("/splits", file, "labels", H5P_DEFAULT, H5P_DEFAULT);
    });
    EXPECT_EQ(words(), path_.string() + ": damaged: labels is a link to another object");
}

TEST_F(ForgedShardTest, AGroupInAnotherFileIsNotOpened) {
    forge([&](hid_t file) {
        H5Ldelete(file, "recipe", H5P_DEFAULT);
        H5Lcreate_external("elsewhere.h5", "/", file, "recipe", H5P_DEFAULT, H5P_DEFAULT);
    });

    EXPECT_EQ(words(), path_.string() + ": damaged: recipe is a link to another object");
}

TEST_F(ForgedShardTest, AVirtualDatasetIsNotAssembled) {
    forge([&](hid_t file) {
        const hid_t properties = H5Pcreate(H5P_DATASET_CREATE);
        const hsize_t count = 5;
        const hid_t space = H5Screate_simple(1, &count, nullptr);
        H5Pset_virtual(properties, space, "elsewhere.h5", "/labels", space);
        replace(file, "labels", H5T_STD_I32LE, count, properties);
        H5Sclose(space);
    });

    EXPECT_EQ(words(), path_.string() + ": damaged: labels is not a contiguous block of this file");
}

TEST_F(ForgedShardTest, ChunksAndValuesInTheDescriptionItselfAreRefused) {
    for (const auto layout : {H5D_CHUNKED, H5D_COMPACT}) {
        forge([&](hid_t file) {
            const hid_t properties = H5Pcreate(H5P_DATASET_CREATE);
            const hsize_t chunk = 5;
            layout == H5D_CHUNKED ? H5Pset_chunk(properties, 1, &chunk) : H5Pset_layout(properties, layout);
            replace(file, "splits", H5T_STD_U8LE, 5, properties);
        });

        EXPECT_EQ(words(), path_.string() + ": damaged: splits is not a contiguous block of this file");
    }
}

TEST_F(ForgedShardTest, ADatasetThatWasNeverWrittenIsRefused) {
    forge([&](hid_t file) { replace(file, "splits", H5T_STD_U8LE, 5, H5Pcreate(H5P_DATASET_CREATE)); });

    EXPECT_EQ(words(), path_.string() + ": damaged: splits is outside of the file");
}

TEST_F(ForgedShardTest, AGroupInPlaceOfADatasetIsNamed) {
    forge([&](hid_t file) {
        H5Ldelete(file, "labels", H5P_DEFAULT);
        H5Gclose(H5Gcreate2(file, "labels", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
    });

    EXPECT_EQ(words(), path_.string() + ": damaged: labels is not a dataset");
}

TEST_F(ForgedShardTest, AnAttributeOfManyTextsDoesNotOverflowTheBufferOfOne) {
    forge([&](hid_t file) {
        const hid_t group = H5Gopen2(file, "recipe", H5P_DEFAULT);
        const hid_t text = H5Tcopy(H5T_C_S1);
        H5Tset_size(text, 8);
        const hsize_t count = 100;
        const hid_t space = H5Screate_simple(1, &count, nullptr);
        const hid_t attribute = H5Acreate2(group, "many", text, space, H5P_DEFAULT, H5P_DEFAULT);
        const std::string texts(800, 'x');
        H5Awrite(attribute, text, texts.data());
        H5Aclose(attribute);
        H5Sclose(space);
        H5Tclose(text);
        H5Gclose(group);
    });

    EXPECT_EQ(words(), path_.string() + ": damaged: many is not a single string that fits in the file");
}

}  // namespace
}  // namespace trommel::test
