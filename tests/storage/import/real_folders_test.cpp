// Folders as users have them: images that cannot be read, strange names, duplicate images.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "storage/import/import_images.hpp"
#include "storage/shards/describe_shard.hpp"
#include "system/errors.hpp"
#include "system/printable.hpp"
#include "tests/storage/images/test_images.hpp"

namespace trommel::test {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

class RealFoldersTest : public testing::Test {
  protected:
    fs::path folder() const { return directory_ / "photos"; }
    ImportReport import(const ImportOptions& options, const std::string& name = "a.h5") const {
        return import_images(folder(), directory_ / name, options);
    }
    void spoil(const std::string& name) const { write_file(folder() / name, "text"); }

    TemporaryDirectory directory_;
};

TEST_F(RealFoldersTest, SkippedImagesDoNotAffectTheShard) {
    write_two_classes(folder(), 10, 8);
    const ShardInfo whole = import({.size = {8, 6}, .balance = true}).info;
    spoil("glass/1a.jpg");
    spoil("paper/x.png");

    const ImportReport report =
        import({.size = {8, 6}, .if_unreadable = IfUnreadable::skip, .balance = true}, "b.h5");

    EXPECT_EQ(report.info.sources, whole.sources);
    EXPECT_EQ(report.info.splits, whole.splits);
    EXPECT_EQ(report.info.images_checksum, whole.images_checksum);
    EXPECT_EQ(report.info.recipe.at("unreadable_skipped"), "2");
    EXPECT_THAT(report.unreadable,
                ElementsAre((folder() / "glass/1a.jpg").string() +
                                ": not a JPEG, PNG, WebP, BMP, TIFF or GIF image (by its first bytes)",
                            (folder() / "paper/x.png").string() +
                                ": not a JPEG, PNG, WebP, BMP, TIFF or GIF image (by its first bytes)"));
    EXPECT_EQ(report.left_out, 2);
    EXPECT_THAT(files_in(directory_.path()), ElementsAre("a.h5", "b.h5", "photos"));
}

TEST_F(RealFoldersTest, ASplitFileMayListSkippedImages) {
    write_two_classes(folder(), 3, 2);
    spoil("glass/x.jpg");
    write_file(directory_ / "splits.csv", "glass/0.PNG,train\nglass/x.jpg,val\npaper/0.PNG,val\n");

    const ImportReport report = import(
        {.size = {8, 6}, .split = SplitFile{directory_ / "splits.csv"}, .if_unreadable = IfUnreadable::skip});

    EXPECT_THAT(report.info.sources, ElementsAre("glass/0.PNG", "paper/0.PNG"));
    EXPECT_EQ(report.unreadable.size(), 1U);
}

TEST_F(RealFoldersTest, AClassWithoutAnyReadableImageIsNotSkipped) {
    write_two_classes(folder(), 3, 2);
    spoil("metal/1.jpg");

    EXPECT_EQ(error_of<InputError>([&] {
                  import({.size = {8, 6}, .if_unreadable = IfUnreadable::skip});
              }),
              "class 'metal': none of its images can be read; repair them, or move its folder away");
    EXPECT_THAT(files_in(directory_.path()), ElementsAre("photos"));
}

TEST_F(RealFoldersTest, TheSameImageInTwoClassesCausesAWarning) {
    write_two_classes(folder(), 10, 10);
    fs::copy_file(folder() / "glass" / "0.PNG", folder() / "paper" / "copy.png");

    const ImportReport report = import({.size = {8, 6}, .split = SplitFractions{1, 0, 0}});

    EXPECT_THAT(report.warnings,
                Contains("1 image is the same as one in another class, e.g. glass/0.PNG (train) "
                         "and paper/copy.png (train)"));
}

TEST_F(RealFoldersTest, NamesOfAllKindsAreKeptUnchanged) {
    const std::vector<std::string> classes{"'; DROP TABLE trials; --", "<b>bold & \"quoted\"", "two words",
                                           "\u7d19 \u00fc"};
    const std::vector<std::string> names{"a\nb.png", "it's.png", "\xff.png", "100% \\ $HOME.png"};
    std::uint8_t red = 0;
    for (const std::string& name : classes) {
        for (const std::string& file : names) {
            write_png(folder() / name / file, constant_image({4, 4}, ++red, 2, 3));
        }
    }

    import({.size = { 4, 4 }});

    const Shard shard(directory_ / "a.h5");
    EXPECT_EQ(shard.info().classes, classes);
    EXPECT_THAT(shard.info().sources, Contains("two words/a\nb.png"));
    EXPECT_THAT(shard.info().sources, Contains("\u7d19 \u00fc/\xff.png"));
    EXPECT_THAT(describe(shard.info(), 1), HasSubstr("\n  <b>bold & \"quoted\"  "));
}

TEST_F(RealFoldersTest, ControlCharactersOfNamesDoNotReachTheTerminal) {
    EXPECT_EQ(printable("a\nb\tc\x1b[31m\x7f \u00fc"), "a\\nb\\tc\\x1b[31m\\x7f \u00fc");
    write_two_classes(folder(), 3, 2);
    spoil("glass/a\nb.jpg");

    EXPECT_THAT(error_of<InputError>([&] {
                    import({.size = { 8, 6 }});
                }),
                HasSubstr("glass/a\\nb.jpg: not a JPEG"));
}

TEST_F(RealFoldersTest, APathThatCannotBeWrittenIsNamed) {
    write_two_classes(folder(), 3, 2);

    EXPECT_THAT(error_of<InputError>([&] {
                    import({.size = { 8, 6 }}, "nowhere/a.h5");
                }),
                StartsWith((directory_ / "nowhere/a.h5").string() + ": no directory '"));
    EXPECT_THAT(error_of<StorageError>([&] {
                    import_images(folder(), "/proc/a.h5", {.size = {8, 6}});
                }),
                testing::MatchesRegex(
                    "/proc/a.h5: cannot create \\(.*\\); choose a directory that you may write to"));
}

}  // namespace
}  // namespace trommel::test
