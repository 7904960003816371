#include "storage/import/split_images.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "storage/import/share_out.hpp"
#include "system/errors.hpp"
#include "tests/storage/shards/test_shards.hpp"

namespace trommel::test {
namespace {

using testing::ElementsAre;

std::vector<std::int32_t> labels_of(std::vector<int> counts) {
    std::vector<std::int32_t> labels;
    for (std::size_t label = 0; label < counts.size(); ++label) {
        labels.insert(labels.end(), static_cast<std::size_t>(counts[label]),
                      static_cast<std::int32_t>(label));
    }
    return labels;
}

std::vector<std::string> names(std::size_t count) {
    return std::vector<std::string>(count, "glass");
}

auto count(const std::vector<std::optional<Split>>& splits, std::optional<Split> split) {
    return std::count(splits.begin(), splits.end(), split);
}

TEST(SplitImagesTest, SharesAreFlooredAsDecimals) {
    EXPECT_EQ(floor_of_share(0.15, 20), 3);
    EXPECT_EQ(floor_of_share(0.15, 100), 15);
    EXPECT_EQ(floor_of_share(0.29, 100), 29);
    EXPECT_EQ(floor_of_share(0.07, 100), 7);
    EXPECT_EQ(floor_of_share(0.15, 137), 20);
    EXPECT_EQ(floor_of_share(0.15, 19), 2);
    EXPECT_EQ(floor_of_share(0, 5), 0);
}

TEST(SplitImagesTest, ValAndTestGetTheFloorOfEachClassAndTrainTheRest) {
    const auto splits = split_images(labels_of({20, 19}), names(2), SplitFractions{0.7, 0.15, 0.15}, 1);

    EXPECT_EQ(std::count(splits.begin(), splits.begin() + 20, Split::val), 3);
    EXPECT_EQ(std::count(splits.begin(), splits.begin() + 20, Split::test), 3);
    EXPECT_EQ(std::count(splits.begin() + 20, splits.end(), Split::val), 2);
    EXPECT_EQ(std::count(splits.begin() + 20, splits.end(), Split::test), 2);
    EXPECT_EQ(count(splits, Split::train), 14 + 15);
}

/// Sums over the classes.
SplitCounts sum_of(const std::vector<SplitCounts>& counts) {
    SplitCounts sum;
    for (const SplitCounts& count : counts) {
        sum = {sum.train + count.train, sum.val + count.val, sum.test + count.test};
    }
    return sum;
}

TEST(ShareOutTest, ImagesLostToRoundingAreAddedUntilTheShareOfAllIsMet) {
    const auto counts = share_out(std::vector<std::int64_t>(20, 6), {}, 1);

    EXPECT_EQ(sum_of(counts), (SplitCounts{84, 18, 18}));
    for (const SplitCounts& count : counts) {
        EXPECT_LE(count.val, 1);
        EXPECT_LE(count.test, 1);
    }
    EXPECT_EQ(counts, share_out(std::vector<std::int64_t>(20, 6), {}, 1));
    EXPECT_NE(counts, share_out(std::vector<std::int64_t>(20, 6), {}, 2));
}

TEST(ShareOutTest, ExactlyDivisibleClassesAreUnchanged) {
    const auto counts = share_out({20, 6, 100, 6, 6, 6, 40}, {}, 1);

    EXPECT_EQ(counts[0], (SplitCounts{14, 3, 3}));
    EXPECT_EQ(counts[2], (SplitCounts{70, 15, 15}));
    EXPECT_EQ(counts[6], (SplitCounts{28, 6, 6}));
    EXPECT_EQ(sum_of(counts), (SplitCounts{130, 27, 27}));  // 0.15 of 184 is 27.6
}

TEST(ShareOutTest, TheClassThatLostMostIsFirst) {
    EXPECT_EQ(share_out({27, 33}, {0.85, 0.15, 0}, 1)[1].val, 5);  // 4.05 and 4.95 are 9
}

TEST(ShareOutTest, EveryClassKeepsATrainingImage) {
    for (const SplitCounts& count : share_out(std::vector<std::int64_t>(50, 2), {}, 1)) {
        EXPECT_GE(count.train, 1);
    }
    EXPECT_EQ(sum_of(share_out(std::vector<std::int64_t>(50, 2), {}, 1)), (SplitCounts{70, 15, 15}));
    EXPECT_EQ(sum_of(share_out(std::vector<std::int64_t>(50, 1), {}, 1)), (SplitCounts{50, 0, 0}));
}

TEST(ShareOutTest, AShareIsAtLeastOneImage) {
    EXPECT_EQ(sum_of(share_out({3}, {}, 1)), (SplitCounts{1, 1, 1}));
    EXPECT_EQ(sum_of(share_out({6}, {0.7, 0.3, 0}, 1)), (SplitCounts{5, 1, 0}));
    EXPECT_EQ(sum_of(share_out({6}, {1, 0, 0}, 1)), (SplitCounts{6, 0, 0}));
}

TEST(SplitImagesTest, CountsAreExactAndTheRestIsLeftOut) {
    const auto splits = split_images(labels_of({10, 7}), names(2), SplitCounts{4, 2, 1}, 1);

    EXPECT_EQ(count(splits, Split::train), 8);
    EXPECT_EQ(count(splits, Split::val), 4);
    EXPECT_EQ(count(splits, Split::test), 2);
    EXPECT_EQ(count(splits, std::nullopt), 3);
}

TEST(SplitImagesTest, AClassThatIsTooSmallIsNamed) {
    EXPECT_EQ(error_of<InputError>([] {
                  split_images(labels_of({10, 6}), {"glass", "paper"}, SplitCounts{4, 2, 1}, 1);
              }),
              "class 'paper': 6 images (4 + 2 + 1 = 7 were requested); request fewer");
}

TEST(SplitImagesTest, TheSplitOnlyDependsOnTheSeed) {
    const auto labels = labels_of({50});
    const auto split = [&](std::uint64_t seed) {
        return split_images(labels, names(1), SplitFractions{}, seed);
    };

    EXPECT_EQ(split(1), split(1));
    EXPECT_NE(split(1), split(2));
}

TEST(SplitImagesTest, SharesThatDoNotSumToOneAreRefused) {
    EXPECT_EQ(error_of<InputError>([] {
                  check(SplitFractions{0.7, 0.2, 0.2});
              }),
              "split 0.7,0.2,0.2 (shares of train, val and test are not negative and sum to 1, train is "
              "above 0); try "
              "0.7,0.15,0.15");
    EXPECT_THROW(check(SplitFractions{0, 0.5, 0.5}), InputError);
    EXPECT_THROW(check(SplitFractions{1.5, -0.5, 0}), InputError);
    EXPECT_THROW(check(SplitCounts{0, 1, 1}), InputError);
    EXPECT_NO_THROW(check(SplitFractions{0.8, 0.2, 0}));
}

TEST(DrawPerClassTest, AtMostThatManyOfEachClassInOrder) {
    const auto drawn = draw_per_class(labels_of({3, 10}), 4, 1, "test");

    EXPECT_EQ(drawn.size(), 7U);
    EXPECT_THAT(std::vector(drawn.begin(), drawn.begin() + 3), ElementsAre(0, 1, 2));
    EXPECT_TRUE(std::is_sorted(drawn.begin(), drawn.end()));
}

}  // namespace
}  // namespace trommel::test
