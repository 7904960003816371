#include "storage/import/shard_splits.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "storage/import/import_images.hpp"
#include "system/errors.hpp"
#include "tests/storage/images/test_images.hpp"

namespace trommel::test {
namespace {

using testing::Contains;
using testing::Each;
using testing::HasSubstr;

class ShardSplitsTest : public testing::Test {
  protected:
    void SetUp() override {
        write_two_classes(photos(), 10, 8);
        first_ = import_images(photos(), directory_ / "first.h5", {.size = {8, 6}, .seed = 5}).info;
    }

    fs::path photos() const { return directory_ / "photos"; }
    ImportReport import_again() const {
        return import_images(photos(), directory_ / "second.h5",
                             {.size = {4, 3}, .split = SplitFrom{directory_ / "first.h5"}});
    }

    TemporaryDirectory directory_;
    ShardInfo first_;
};

TEST_F(ShardSplitsTest, ADifferentSizeOfTheSameImagesHasTheSameSplit) {
    const ImportReport report = import_again();

    EXPECT_EQ(report.info.sources, first_.sources);
    EXPECT_EQ(report.info.splits, first_.splits);
    EXPECT_EQ(report.info.recipe.at("split_from"), first_.checksum);
    EXPECT_THAT(report.warnings, Each(HasSubstr("a single image of 2 of 2 classes")));
}

TEST_F(ShardSplitsTest, ImagesMissingInTheOtherShardAreCountedAndSomeAreNamed) {
    for (const std::string name : {"a", "b", "c", "d"}) {
        write_png(photos() / "glass" / (name + ".png"), constant_image({8, 6}, 9, 9, 9));
    }
    EXPECT_EQ(
        error_of<InputError>([&] { import_again(); }),
        "--split-from " + (directory_ / "first.h5").string() +
            ": 4 of 22 images are not in it: glass/a.png, glass/b.png, glass/c.png, ... (each image gets its "
            "split from there); move them out of the folder, or list the images to import with --split-file");
}

TEST_F(ShardSplitsTest, MissingImagesCauseAWarning) {
    fs::remove(photos() / "glass" / "3.jpg");

    EXPECT_THAT(import_again().warnings, Contains("1 of 18 images of " + (directory_ / "first.h5").string() +
                                                  " is not in " + photos().string() + ", e.g. glass/3.jpg"));
}

TEST_F(ShardSplitsTest, AFileThatIsNotAShardIsRefused) {
    fs::remove(directory_ / "first.h5");

    EXPECT_EQ(error_of<StorageError>([&] { import_again(); }),
              (directory_ / "first.h5").string() +
                  ": cannot open (No such file or directory); name a shard that 'trommel import' made");
}

}  // namespace
}  // namespace trommel::test
