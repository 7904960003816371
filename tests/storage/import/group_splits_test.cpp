#include "storage/import/group_splits.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "storage/import/import_images.hpp"
#include "system/errors.hpp"
#include "tests/storage/images/test_images.hpp"

namespace trommel::test {
namespace {

using testing::ElementsAre;
using testing::MatchesRegex;

/// The third photograph of bottle 7 is "glass/bottle7-2.jpg". Each object of a class has 1 to 5 photographs.
ClassFolders photographs(const std::vector<std::string>& classes, int things) {
    ClassFolders found{.classes = classes};
    for (std::size_t label = 0; label < classes.size(); ++label) {
        for (int thing = 0; thing < things; ++thing) {
            for (int photo = 0; photo <= (thing * 7 + static_cast<int>(label)) % 5; ++photo) {
                found.files.push_back(fmt::format("{}/thing{}-{}.jpg", classes[label], thing, photo));
                found.labels.push_back(static_cast<std::int32_t>(label));
            }
        }
    }
    return found;
}

double share(const ClassFolders& found, const std::vector<Split>& splits, std::int32_t label, Split split) {
    double images = 0;
    double of_split = 0;
    for (std::size_t i = 0; i < splits.size(); ++i) {
        images += found.labels[i] == label;
        of_split += found.labels[i] == label && splits[i] == split;
    }
    return of_split / images;
}

TEST(GroupsOfTest, TheFirstCaptureGroupOrTheWholeMatchNamesTheGroup) {
    const std::vector<std::string> files{"glass/b1-0.jpg", "paper/b1-7.jpg", "glass/b2-0.jpg"};

    EXPECT_THAT(groups_of(files, "/(.*)-"), ElementsAre(0, 0, 1));
    EXPECT_THAT(groups_of(files, "b[0-9]"), ElementsAre(0, 0, 1));
    EXPECT_THAT(groups_of(files, "^[a-z]+"), ElementsAre(0, 1, 0));
}

TEST(GroupsOfTest, AnImageWithoutAGroupIsNamed) {
    EXPECT_EQ(error_of<InputError>([] {
                  groups_of({"glass/b1-0.jpg", "glass/plate.jpg"}, "(.*)-");
              }),
              "glass/plate.jpg: no group (--group-by '(.*)-' does not match this path); write a pattern "
              "that matches "
              "every image");
    EXPECT_THROW(groups_of({"glass/1.jpg"}, "x*"), InputError)
        << "an empty match does not distinguish groups";
}

TEST(GroupsOfTest, AnInvalidPatternIsRefused) {
    EXPECT_THAT(error_of<InputError>([] { groups_of({"a"}, "(a"); }),
                MatchesRegex("--group-by '\\(a': not a regular expression \\(.*\\); try '.*'"));
}

TEST(SplitGroupsTest, GroupsAreKeptWhole) {
    const ClassFolders found = photographs({"glass", "paper"}, 60);
    const auto groups = groups_of(found.files, "(.*)-");

    for (const std::uint64_t seed : {1U, 2U, 3U}) {
        const auto splits = split_groups(found, groups, {}, seed);
        std::map<std::size_t, Split> split_of;
        for (std::size_t i = 0; i < splits.size(); ++i) {
            EXPECT_EQ(split_of.emplace(groups[i], splits[i]).first->second, splits[i]) << found.files[i];
        }
    }
}

TEST(SplitGroupsTest, EveryClassComesCloseToItsShares) {
    const ClassFolders found = photographs({"glass", "metal", "paper"}, 60);

    const auto splits = split_groups(found, groups_of(found.files, "(.*)-"), {0.6, 0.3, 0.1}, 1);

    for (const std::int32_t label : {0, 1, 2}) {
        EXPECT_NEAR(share(found, splits, label, Split::train), 0.6, 0.02);
        EXPECT_NEAR(share(found, splits, label, Split::val), 0.3, 0.02);
        EXPECT_NEAR(share(found, splits, label, Split::test), 0.1, 0.02);
    }
}

// thing7 was photographed as glass and as paper: one group, two classes.
TEST(SplitGroupsTest, AGroupMayContainSeveralClasses) {
    const ClassFolders found = photographs({"glass", "paper"}, 60);
    const auto groups = groups_of(found.files, "thing[0-9]+");

    const auto splits = split_groups(found, groups, {}, 1);

    for (const std::int32_t label : {0, 1}) {
        EXPECT_NEAR(share(found, splits, label, Split::val), 0.15, 0.03);
    }
}

// As in TrashNet if its images are grouped by their numbers: groups 0 to 59 contain both classes, the others
// one.
TEST(SplitGroupsTest, ASmallClassComesCloseToItsSharesBesideALargeOne) {
    ClassFolders found{.classes = {"paper", "trash"}};
    for (int number = 0; number < 300; ++number) {
        found.files.push_back(fmt::format("paper/{}.jpg", number));
        found.labels.push_back(0);
        if (number < 60) {
            found.files.push_back(fmt::format("trash/{}.jpg", number));
            found.labels.push_back(1);
        }
    }

    const auto splits = split_groups(found, groups_of(found.files, "[0-9]+"), {}, 1);

    for (const std::int32_t label : {0, 1}) {
        EXPECT_NEAR(share(found, splits, label, Split::train), 0.7, 0.02);
        EXPECT_NEAR(share(found, splits, label, Split::val), 0.15, 0.02);
    }
}

TEST(SplitGroupsTest, TheSplitDependsOnTheSeed) {
    const ClassFolders found = photographs({"glass", "paper"}, 40);
    const auto groups = groups_of(found.files, "(.*)-");

    EXPECT_EQ(split_groups(found, groups, {}, 1), split_groups(found, groups, {}, 1));
    EXPECT_NE(split_groups(found, groups, {}, 1), split_groups(found, groups, {}, 2));
}

TEST(SplitGroupsTest, TooFewGroupsAreRefused) {
    const ClassFolders found = photographs({"glass", "paper"}, 10);

    EXPECT_EQ(
        error_of<InputError>([&] { split_groups(found, groups_of(found.files, "^[a-z]+"), {}, 1); }),
        "--group-by: no group for val (2 in all, which are kept whole); write a pattern that makes more "
        "groups, or other shares with --split");
}

TEST(SplitGroupsTest, AnImportReportsTheResultingShares) {
    const TemporaryDirectory directory;
    write_two_classes(directory / "photos", 20, 20);

    const ImportReport report =
        import_images(directory / "photos", directory / "a.h5",
                      {.size = {8, 6}, .split = SplitGroups{"[0-9]+", {0.8, 0.2, 0}}});

    EXPECT_THAT(report.notes,
                ElementsAre("20 groups, all kept whole: the shares of train, val and test are 0.800, "
                            "0.200, 0.000 (0.8,0.2,0 were requested)"));
    EXPECT_EQ(report.info.recipe.at("group_by"), "[0-9]+");
    EXPECT_EQ(report.info.recipe.at("split"), "0.8,0.2,0");
    EXPECT_EQ(report.info.recipe.at("seed"), "1");
}

}  // namespace
}  // namespace trommel::test
