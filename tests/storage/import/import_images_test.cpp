#include "storage/import/import_images.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "storage/shards/describe_shard.hpp"
#include "system/errors.hpp"
#include "tests/storage/images/test_images.hpp"

namespace trommel::test {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

class ImportImagesTest : public testing::Test {
  protected:
    fs::path folder() const { return directory_ / "photos"; }
    fs::path output(const std::string& name = "a.h5") const { return directory_ / name; }
    ImportReport import(const ImportOptions& options, const std::string& name = "a.h5") const {
        return import_images(folder(), output(name), options);
    }

    TemporaryDirectory directory_;
};

TEST_F(ImportImagesTest, AFolderOfClassFoldersBecomesAShard) {
    write_two_classes(folder(), 20, 10);
    write_file(folder() / "README.txt", "text");
    write_file(folder() / "glass" / "notes.txt", "text");
    write_file(folder() / ".hidden" / "x.jpg", "nothing");

    const ImportReport report = import({.size = {8, 6}});

    const Shard shard(output());
    EXPECT_THAT(shard.info().classes, ElementsAre("glass", "paper"));
    EXPECT_THAT(counts_by_class(shard.info()), ElementsAre(ElementsAre(14, 3, 3), ElementsAre(8, 1, 1)));
    EXPECT_EQ(shard.info().sources[0], "glass/0.PNG");
    EXPECT_EQ(shard.info().sources[1], "glass/1.jpg");
    EXPECT_EQ(shard.info().sources[2], "glass/10.PNG");
    EXPECT_EQ(shard.info().height, 6);
    EXPECT_EQ(shard.info().width, 8);
    const auto first = shard.pixels().first(3);
    EXPECT_THAT(std::vector<int>(first.begin(), first.end()), ElementsAre(3, 90, 10));
    EXPECT_EQ(report.passed_over.files(), 2);
    EXPECT_EQ(report.left_out, 0);
    EXPECT_THAT(
        report.warnings,
        ElementsAre(
            "validation has a single image of 1 of 2 classes, e.g. 'paper' (a ranking by so few is mostly "
            "luck); give validation a larger share, or import more images"));
    EXPECT_EQ(report.info.checksum, shard.info().checksum);
    EXPECT_EQ(report.file_bytes, static_cast<std::int64_t>(fs::file_size(output())));
}

TEST_F(ImportImagesTest, ASingleClassCausesAWarning) {
    write_two_classes(folder(), 20, 0);
    fs::remove_all(folder() / "paper");

    EXPECT_THAT(
        import({.size = {8, 6}}).warnings,
        ElementsAre("all images belong to one class, 'glass' (there is nothing to distinguish); name the "
                    "folder that holds a folder for each class"));
}

TEST_F(ImportImagesTest, TheSameImportGivesTheSameFileWithAnyNumberOfThreads) {
    write_two_classes(folder(), 12, 9, {30, 20});
    const ImportOptions options{.size = {9, 7}, .fit = Fit::pad, .seed = 5, .threads = 1};
    ImportOptions threaded = options;
    threaded.threads = 4;

    import(options, "a.h5");
    import(options, "b.h5");
    import(threaded, "c.h5");

    EXPECT_EQ(read_file(output("a.h5")), read_file(output("b.h5")));
    EXPECT_EQ(read_file(output("a.h5")), read_file(output("c.h5")));
}

TEST_F(ImportImagesTest, BalanceReducesEveryClassToTheSmallest) {
    write_two_classes(folder(), 20, 10);

    const ImportReport report =
        import({.size = {8, 6}, .split = SplitFractions{0.8, 0.2, 0}, .balance = true});

    EXPECT_THAT(counts_by_class(report.info), ElementsAre(ElementsAre(8, 2, 0), ElementsAre(8, 2, 0)));
    EXPECT_EQ(report.left_out, 10);
}

TEST_F(ImportImagesTest, ASplitByCountsIsExact) {
    write_two_classes(folder(), 20, 10);

    const ImportReport report = import({.size = {8, 6}, .split = SplitCounts{5, 2, 1}});

    EXPECT_THAT(counts_by_class(report.info), ElementsAre(ElementsAre(5, 2, 1), ElementsAre(5, 2, 1)));
    EXPECT_EQ(report.left_out, 14);
}

TEST_F(ImportImagesTest, BrokenImagesAreNamedAndNothingIsLeftBehind) {
    write_two_classes(folder(), 4, 4);
    write_file(folder() / "glass" / "3a.jpg", read_file(folder() / "glass" / "3.jpg").substr(0, 300));
    write_file(folder() / "paper" / "x.png", "text");

    const std::string error = error_of<InputError>([&] { import({.size = { 8, 6 }}); });

    EXPECT_THAT(error, StartsWith("2 of 10 images cannot be read; repair or remove them, or import the "
                                  "others with --skip-unreadable:\n  " +
                                  (folder() / "glass" / "3a.jpg").string() + ": broken JPEG (libjpeg: "));
    EXPECT_THAT(error, EndsWith("\n  " + (folder() / "paper" / "x.png").string() +
                                ": not a JPEG, PNG, WebP, BMP, TIFF or GIF image (by its first bytes)"));
    EXPECT_THAT(files_in(directory_.path()), ElementsAre("photos"));
}

TEST_F(ImportImagesTest, TwentyOfManyBrokenImagesAreNamed) {
    for (int i = 0; i < 33; ++i) {
        write_file(folder() / "glass" / (std::to_string(i) + ".jpg"), "text");
    }

    const std::string error = error_of<InputError>([&] { import({.size = {8, 6}, .threads = 3}); });

    EXPECT_EQ(std::count(error.begin(), error.end(), '\n'), 21);
    EXPECT_THAT(error, EndsWith("\n  and 13 more"));
}

TEST_F(ImportImagesTest, ASizeInTheWrongOrientationCausesAWarning) {
    write_two_classes(folder(), 10, 10, {8, 6});

    const ImportReport report = import({.size = {6, 8}, .split = SplitFractions{0.6, 0.4, 0}});

    EXPECT_THAT(report.warnings,
                ElementsAre("20 of 20 images are wider than tall but 6x8 (width x height) is not; did "
                            "you mean 8x6?"));
}

TEST_F(ImportImagesTest, TheSameImageInTwoSplitsCausesAWarning) {
    for (int i = 0; i < 10; ++i) {
        write_png(folder() / "glass" / (std::to_string(i) + ".png"), constant_image({4, 4}, 1, 2, 3));
    }

    const ImportReport report = import({.size = {4, 4}, .split = SplitCounts{8, 1, 1}});

    ASSERT_FALSE(report.warnings.empty());
    EXPECT_THAT(report.warnings[0], HasSubstr(" the same as one in another split, e.g. glass/0.png ("));
}

TEST_F(ImportImagesTest, AClassTooSmallForASplitCausesAWarning) {
    write_two_classes(folder(), 10, 3);

    const ImportReport report = import({.size = {8, 6}, .split = SplitFractions{0.8, 0.2, 0}});

    EXPECT_THAT(report.warnings, ElementsAre("class 'paper' has no val image (other classes do)"));
}

TEST_F(ImportImagesTest, OneOfManyClassesTooSmallForASplitIsNamed) {
    for (int i = 0; i < 9; ++i) {
        for (int k = 0; k < 2; ++k) {
            const auto shade = static_cast<std::uint8_t>(20 * i + 10 * k);
            write_png(folder() / ("class" + std::to_string(i)) / (std::to_string(k) + ".png"),
                      constant_image({4, 4}, shade, 2, 3));
        }
    }

    const ImportReport report = import({.size = {4, 4}, .split = SplitFractions{0.8, 0.2, 0}});

    ASSERT_EQ(report.warnings.size(), 1U);
    EXPECT_THAT(report.warnings[0], StartsWith("6 of 9 classes have no val image, e.g. 'class"));
    EXPECT_THAT(report.warnings[0], EndsWith("' (too few images of each)"));
}

TEST_F(ImportImagesTest, ProgressCountsEveryImage) {
    write_two_classes(folder(), 5, 5);
    std::vector<std::int64_t> seen;

    import_images(folder(), output(), {.size = {8, 6}}, [&](std::int64_t done, std::int64_t total) {
        EXPECT_EQ(total, 10);
        seen.push_back(done);
    });

    EXPECT_THAT(seen, ElementsAre(1, 2, 3, 4, 5, 6, 7, 8, 9, 10));
}

TEST_F(ImportImagesTest, AnInterruptedImportLeavesNothingBehind) {
    write_two_classes(folder(), 5, 5);
    struct GivenUp {};

    EXPECT_THROW(import_images(folder(), output(), {.size = {8, 6}}, [](auto, auto) { throw GivenUp(); }),
                 GivenUp);
    EXPECT_THAT(files_in(directory_.path()), ElementsAre("photos"));
}

TEST_F(ImportImagesTest, MissingAndEmptyFoldersAreExplained) {
    EXPECT_EQ(error_of<InputError>([&] {
                  import({.size = { 8, 6 }});
              }),
              folder().string() + ": cannot read the folder (No such file or directory)");

    fs::create_directory(folder());
    EXPECT_THAT(error_of<InputError>([&] {
                    import({.size = { 8, 6 }});
                }),
                StartsWith(folder().string() + ": no class folders (every class is a folder of images); "));

    fs::create_directory(folder() / "glass");
    EXPECT_THAT(error_of<InputError>([&] {
                    import({.size = { 8, 6 }});
                }),
                StartsWith((folder() / "glass").string() + ": no images ("));
}

TEST_F(ImportImagesTest, AnImpossibleSizeIsRefused) {
    EXPECT_EQ(error_of<InputError>([&] {
                  import({.size = { 0, 8 }});
              }),
              "size 0x8 (width x height, each from 1 to 16384); try 96x128");
}

TEST_F(ImportImagesTest, AShardIsDescribedInAFewLines) {
    write_small_shard(output());

    const std::string text = describe(Shard(output()).info(), 1234567);

    EXPECT_THAT(text, StartsWith("5 images of 3x2 (width x height), 3 channels, 2 classes, 1.2 MB\n"
                                 "\n"
                                 "  class    train      val     test      all\n"
                                 "  glass        1        1        0        2\n"
                                 "  pap\u00e9         2        0        1        3\n"
                                 "  all          3        1        1        5\n"));
}

}  // namespace
}  // namespace trommel::test
