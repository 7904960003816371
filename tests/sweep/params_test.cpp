#include "sweep/params.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <limits>

#include "sweep/ids.hpp"
#include "sweep/metrics.hpp"

namespace trommel {
namespace {

TEST(ParamsTest, ValuesAreWrittenAsAPersonWouldWriteThem) {
    const Params params = {
        {"augment", true}, {"batch_size", std::int64_t{32}},   {"learning_rate", 1e-5},
        {"momentum", 1.0}, {"optimizer", std::string("adam")}, {"units", IntegerList{64, 32}}};

    EXPECT_EQ(to_text(params),
              "augment=true batch_size=32 learning_rate=1e-05 momentum=1.0 optimizer=adam units=[64, 32]");
}

TEST(ParamsTest, ADoubleReadsBackToTheSameBits) {
    for (const double value : {0.1, 1.0 / 3, 5e-324, 1.7976931348623157e308, 0.30000000000000004}) {
        EXPECT_EQ(std::strtod(to_text(ParamValue(value)).c_str(), nullptr), value);
    }
}

TEST(IdsTest, NamesOfTrialsReadBack) {
    EXPECT_EQ(to_text(TrialId{{12}, 3}), "c12s3");
    EXPECT_EQ(parse_trial_id("c12s3"), (TrialId{{12}, 3}));
    EXPECT_EQ(parse_configuration_id("c7"), ConfigurationId{7});
}

TEST(IdsTest, OtherTextIsNotParsedAsAName) {
    for (const char* text :
         {"", "c", "c0", "c01", "12", "c1s", "c1s0", "c1s1x", "c99999999999999999999", "C1s1", "c-1"}) {
        EXPECT_FALSE(parse_trial_id(text)) << text;
        EXPECT_FALSE(parse_configuration_id(text)) << text;
    }
}

TEST(MetricsTest, NanIsWorseThanAnyNumber) {
    const double nan = std::numeric_limits<double>::quiet_NaN();

    EXPECT_TRUE(is_better(9, nan, Direction::minimize));
    EXPECT_FALSE(is_better(nan, 9, Direction::minimize));
    EXPECT_FALSE(is_better(nan, nan, Direction::maximize));
}

}  // namespace
}  // namespace trommel
