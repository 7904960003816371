// Pruners as text: with the options that they use, and only these.
#include "sweep/describe.hpp"

#include <gtest/gtest.h>

namespace trommel {
namespace {

TEST(DescribePruner, EachHasItsOwnOptions) {
    EXPECT_EQ(describe(PrunerOptions{}), "none");
    EXPECT_EQ(describe(PrunerOptions{.name = "asha"}), "asha, min_epochs 1, reduction_factor 3");
    EXPECT_EQ(describe(PrunerOptions{.name = "median", .warmup_epochs = 2}),
              "median, warmup_epochs 2, min_trials 5");
    EXPECT_EQ(describe(PrunerOptions{.name = "percentile", .percentile = 25}),
              "percentile, warmup_epochs 0, min_trials 5, percentile 25.0");
    EXPECT_EQ(describe(PrunerOptions{.name = "patience", .epochs = 7, .min_delta = 0.01}),
              "patience, epochs 7, min_delta 0.01");
    EXPECT_EQ(describe(PrunerOptions{.name = "threshold", .value = 0.5}),
              "threshold, warmup_epochs 0, value 0.5");
}

}  // namespace
}  // namespace trommel
