#include "storage/import/split_folders.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "storage/import/import_images.hpp"
#include "system/errors.hpp"
#include "tests/storage/images/test_images.hpp"

namespace trommel::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// A folder "photos" of folders of class folders.
class SplitFoldersTest : public testing::Test {
  protected:
    void add(const std::string& path, std::uint8_t red) const {
        write_png(photos() / path, constant_image({4, 4}, red, 2, 3));
    }
    void divide(const std::string& val) const {
        add("train/glass/1.png", 1);
        add("train/glass/2.png", 2);
        add("train/paper/1.png", 3);
        add(val + "/glass/1.png", 4);
        add(val + "/paper/9.png", 5);
    }
    fs::path photos() const { return directory_ / "photos"; }
    ImportReport import(const ImportOptions& options = {.size = {4, 4}}) const {
        return import_images(photos(), directory_ / "a.h5", options);
    }
    std::string refusal(const ImportOptions& options = {.size = {4, 4}}) const {
        return error_of<InputError>([&] { import(options); });
    }

    TemporaryDirectory directory_;
};

TEST_F(SplitFoldersTest, ADividedFolderKeepsItsSplit) {
    divide("val");
    add("test/glass/1.png", 6);
    add("test/paper/1.png", 7);
    write_file(photos() / "README", "text");

    const ImportReport report = import();

    EXPECT_THAT(report.info.classes, ElementsAre("glass", "paper"));
    EXPECT_THAT(report.info.sources,
                ElementsAre("train/glass/1.png", "train/glass/2.png", "train/paper/1.png", "val/glass/1.png",
                            "val/paper/9.png", "test/glass/1.png", "test/paper/1.png"));
    EXPECT_THAT(counts_by_class(report.info), ElementsAre(ElementsAre(2, 1, 1), ElementsAre(1, 1, 1)));
    EXPECT_THAT(report.notes,
                ElementsAre(photos().string() + " is divided into train, val and test: using that split"));
    EXPECT_EQ(report.info.recipe.at("split"), "folders");
    EXPECT_FALSE(report.info.recipe.contains("seed"));
    EXPECT_EQ(report.passed_over.files(), 1);
    EXPECT_THAT(report.warnings, ElementsAre(HasSubstr("a single image of 2 of 2 classes")));
}

TEST_F(SplitFoldersTest, TheValidationFolderHasThreeNames) {
    for (const std::string name : {"val", "valid", "validation"}) {
        fs::remove_all(photos());
        divide(name);

        const ClassFolders found = scan_split_folders(photos());

        EXPECT_THAT(found.splits,
                    ElementsAre(Split::train, Split::train, Split::train, Split::val, Split::val))
            << name;
    }
}

TEST_F(SplitFoldersTest, TheOtherFoldersHaveTwoNames) {
    divide("val");
    fs::rename(photos() / "train", photos() / "training");
    add("testing/glass/1.png", 9);
    add("testing/paper/1.png", 9);

    const ClassFolders found = scan_images(photos());

    EXPECT_THAT(found.splits, ElementsAre(Split::train, Split::train, Split::train, Split::val, Split::val,
                                          Split::test, Split::test));
    EXPECT_EQ(found.files.front().substr(0, 9), "training/");
}

TEST_F(SplitFoldersTest, AFolderOfImagesNamedTrainIsAClass) {
    add("bus/1.png", 1);
    add("train/1.png", 2);

    EXPECT_FALSE(is_divided(photos()));
    EXPECT_THAT(scan_class_folders(photos()).classes, ElementsAre("bus", "train"));
}

TEST_F(SplitFoldersTest, AClassMissingInOneSplitIsNamed) {
    divide("val");
    add("train/metal/1.png", 8);
    EXPECT_EQ(refusal(), (photos() / "val").string() + ": no class folder 'metal' (" +
                             (photos() / "train").string() +
                             " has one); put images of it there, or remove the class from every split");

    fs::remove_all(photos() / "train" / "metal");
    add("val/trash/1.png", 8);
    EXPECT_EQ(refusal(), (photos() / "train").string() + ": no class folder 'trash' (" +
                             (photos() / "val").string() +
                             " has one); put images of it there, or remove the class from every split");
}

TEST_F(SplitFoldersTest, TrainWithoutValIsRefusedWithTwoRemedies) {
    divide("test");
    EXPECT_EQ(refusal(), photos().string() +
                             ": train/ without val/ (validation images rank the trials); move some of them "
                             "to val/, or import " +
                             (photos() / "train").string() + " with --split");
}

TEST_F(SplitFoldersTest, AnExtraFolderAndASecondValAreRefused) {
    divide("val");
    add("glass/1.png", 9);
    EXPECT_EQ(refusal(),
              (photos() / "glass").string() + ": not train, val or test (" + photos().string() +
                  " is divided into splits, as its train/ holds class folders); move it out, or rename "
                  "train/ if that is a class");

    fs::remove_all(photos() / "glass");
    add("valid/glass/1.png", 9);
    EXPECT_EQ(refusal(), (photos() / "valid").string() + ": second folder for val (beside " +
                             (photos() / "val").string() + "); merge them");
}

TEST_F(SplitFoldersTest, ADifferentSplitOfADividedFolderIsRefused) {
    divide("val");
    for (const ImportSplit& split : {ImportSplit(SplitFractions{}), ImportSplit(SplitCounts{1, 1, 0}),
                                     ImportSplit(SplitFile{"splits.csv"}), ImportSplit(SplitFrom{"b.h5"}),
                                     ImportSplit(SplitGroups{"glass", {}})}) {
        EXPECT_EQ(
            refusal({.size = {4, 4}, .split = split}),
            photos().string() +
                ": already divided into train/ and val/ (which is its split, but another was requested); leave out "
                "the option, or move the class folders of all splits into one folder");
    }
}

TEST_F(SplitFoldersTest, BalanceDoesNotReduceAGivenSplit) {
    divide("val");
    EXPECT_EQ(
        refusal({.size = {4, 4}, .balance = true}),
        "--balance: the splits are given, not random (it reduces classes at random before splits are drawn); leave "
        "it out");
}

}  // namespace
}  // namespace trommel::test
