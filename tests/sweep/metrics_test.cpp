#include "sweep/metrics.hpp"

#include <gtest/gtest.h>

namespace trommel {
namespace {

TEST(MetricsTest, ADirectionIsKnownOnlyIfTheNameImpliesIt) {
    EXPECT_EQ(evident_direction("val_accuracy"), Direction::maximize);
    EXPECT_EQ(evident_direction("val_loss"), Direction::minimize);
    EXPECT_EQ(evident_direction("mean_squared_error"), Direction::minimize);
    EXPECT_EQ(evident_direction("val_f1_macro"), Direction::maximize);
    EXPECT_EQ(evident_direction("score"), std::nullopt);
}

}  // namespace
}  // namespace trommel
