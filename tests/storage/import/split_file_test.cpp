#include "storage/import/split_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "storage/import/import_images.hpp"
#include "system/errors.hpp"
#include "tests/storage/images/test_images.hpp"

namespace trommel::test {
namespace {

using testing::ElementsAre;

class SplitFileTest : public testing::Test {
  protected:
    std::vector<std::optional<Split>> read(const std::string& text) const {
        write_file(directory_ / "splits.csv", text);
        return read_split_file(directory_ / "splits.csv", "photos", found_);
    }
    /// The error after "DIRECTORY/splits.csv:".
    std::string refusal(const std::string& text) const {
        const std::string error = error_of<InputError>([&] { read(text); });
        return error.substr((directory_ / "splits.csv").string().size() + 1);
    }

    TemporaryDirectory directory_;
    const ClassFolders found_{.classes = {"glass", "pap\u00e9 \"x\""},
                              .files = {"glass/1.jpg", "glass/a, b.jpg", "pap\u00e9 \"x\"/1.png"},
                              .labels = {0, 0, 1}};
};

TEST_F(SplitFileTest, CommasOrBlanksSeparatePathAndSplit) {
    const auto all = ElementsAre(Split::train, Split::val, Split::test);

    EXPECT_THAT(read("glass/1.jpg,train\nglass/a, b.jpg,val\npap\u00e9 \"x\"/1.png,test\n"), all);
    EXPECT_THAT(read("glass/1.jpg train\nglass/a, b.jpg\tvalidation\npap\u00e9 \"x\"/1.png   TEST"), all);
    EXPECT_THAT(read("path,split\r\n\r\nglass/1.jpg, train\r\n\"glass/a, b.jpg\",\"valid\"\r\n"
                     "\"pap\u00e9 \"\"x\"\"/1.png\" , test\r\n"),
                all);
    EXPECT_THAT(read("\xef\xbb\xbfglass/1.jpg,train\nglass/a, b.jpg,val\npap\u00e9 \"x\"/1.png,test\n"), all);
}

TEST_F(SplitFileTest, UnlistedImagesHaveNoSplit) {
    EXPECT_THAT(read("glass/a, b.jpg,train\n"), ElementsAre(std::nullopt, Split::train, std::nullopt));
}

TEST_F(SplitFileTest, APathThatIsNotAnImageIsLocated) {
    EXPECT_EQ(
        refusal("path,split\nglass/1.jpg,train\nglass/7.jpg,val\n"),
        "3: 'glass/7.jpg' is not an image of photos (paths are relative to it); write it like glass/1.jpg");
}

TEST_F(SplitFileTest, AWordThatIsNotASplitIsLocated) {
    EXPECT_EQ(refusal("glass/1.jpg,trian\n"), "1: 'trian' is not a split; write train, val or test");
    EXPECT_EQ(refusal("glass/1.jpg,train\nnothing\n"),
              "2: no split on this line; write it like \"glass/1.jpg,train\"");
}

TEST_F(SplitFileTest, ADuplicatePathIsLocated) {
    EXPECT_EQ(refusal("glass/1.jpg,train\n\nglass/1.jpg,val\n"),
              "3: 'glass/1.jpg' is listed twice; remove one of the lines");
}

TEST_F(SplitFileTest, AMissingFileIsNamed) {
    EXPECT_EQ(error_of<InputError>([&] { read_split_file("nowhere.csv", "photos", found_); }),
              "nowhere.csv: cannot open (No such file or directory); name a file of lines \"path,split\"");
    EXPECT_EQ(error_of<InputError>([&] { read_split_file(directory_.path(), "photos", found_); }),
              directory_.path().string() + ": is a directory; name a file of lines \"path,split\"");
}

TEST_F(SplitFileTest, AnImportTakesTheListedImages) {
    write_two_classes(directory_ / "photos", 3, 2);
    write_file(directory_ / "splits.csv", "glass/2.PNG,val\nglass/0.PNG,train\npaper/1.jpg,train\n");

    const ImportReport report =
        import_images(directory_ / "photos", directory_ / "a.h5",
                      {.size = {8, 6}, .split = SplitFile{directory_ / "splits.csv"}});

    EXPECT_THAT(report.info.sources, ElementsAre("glass/0.PNG", "glass/2.PNG", "paper/1.jpg"));
    EXPECT_THAT(report.info.splits, ElementsAre(Split::train, Split::val, Split::train));
    EXPECT_THAT(report.notes,
                ElementsAre("2 images are not in " + (directory_ / "splits.csv").string() + " and left out"));
    EXPECT_THAT(report.warnings, ElementsAre("class 'paper' has no val image (other classes do)"));
    EXPECT_EQ(report.info.recipe.at("split_file"), "splits.csv");
}

TEST_F(SplitFileTest, AFileWithoutTrainingImagesMakesNoShard) {
    write_two_classes(directory_ / "photos", 2, 2);
    write_file(directory_ / "splits.csv", "glass/0.PNG,val\n");

    EXPECT_EQ(
        error_of<InputError>([&] {
            import_images(directory_ / "photos", directory_ / "a.h5",
                          {.size = {8, 6}, .split = SplitFile{directory_ / "splits.csv"}});
        }),
        (directory_ / "photos").string() + ": no training images (the split has none); put some into train");
}

}  // namespace
}  // namespace trommel::test
