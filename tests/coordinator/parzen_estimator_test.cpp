#include "coordinator/samplers/parzen_estimator.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "sweep/draw.hpp"

namespace trommel {
namespace {

class ParzenEstimatorTest : public testing::Test {
  protected:
    const SearchSpace space{{{"rate", FloatRange{0, 1}},
                             {"word", Choice{{std::string("a"), std::string("b"), std::string("c")}}},
                             {"layers", IntRange{1, 5}},
                             {"units", IntRange{1, 1000, 1, Scale::log}}}};
    const UnitSpace unit{space};

    ParzenEstimator estimator(const std::vector<Params>& configurations, double prior_weight = 1) const {
        ParzenEstimator::Axes axes;
        for (const Axis& axis : unit.axes()) {
            axes.push_back(&axis);
        }
        WeightedPoints points;
        for (const Params& params : configurations) {
            const auto positions = unit.positions(params);
            points.positions.insert(points.positions.end(), positions.begin(), positions.end());
            points.weights.push_back(1);
        }
        return {axes, points, prior_weight, KernelWidths::even};
    }

    double density(const ParzenEstimator& estimator, const Params& params) const {
        return std::exp(estimator.log_densities(unit.positions(params))[0]);
    }

    static Params params(double rate, const char* word, std::int64_t layers, std::int64_t units) {
        return {{"rate", rate}, {"word", std::string(word)}, {"layers", layers}, {"units", units}};
    }
};

TEST_F(ParzenEstimatorTest, WithoutPointsEveryConfigurationIsEquallyLikely) {
    const ParzenEstimator uniform = estimator({});

    EXPECT_NEAR(density(uniform, params(0.1, "a", 1, 3)), 1, 1e-9);
    EXPECT_NEAR(density(uniform, params(0.9, "c", 5, 900)), 1, 1e-9);
}

TEST_F(ParzenEstimatorTest, TheDensityOfAllConfigurationsTogetherIsOne) {
    const ParzenEstimator two = estimator({params(0.02, "a", 1, 3), params(0.7, "b", 4, 400)});
    std::mt19937_64 random(1);
    double sum = 0;
    constexpr int draws = 200'000;

    for (int i = 0; i < draws; ++i) {
        sum += density(two, draw(space, random));
    }

    EXPECT_NEAR(sum / draws, 1, 0.05);
}

TEST_F(ParzenEstimatorTest, APointMakesWhatIsNearItLikelier) {
    const ParzenEstimator one = estimator({params(0.5, "b", 3, 50)});
    const double at = density(one, params(0.5, "b", 3, 50));

    EXPECT_GT(at, density(one, params(0.6, "b", 3, 50)));
    EXPECT_GT(at, density(one, params(0.5, "a", 3, 50)));
    EXPECT_GT(at, density(one, params(0.5, "b", 4, 50)));
    EXPECT_GT(at, density(one, params(0.5, "b", 3, 80)));
    EXPECT_GT(density(one, params(0.5, "b", 4, 50)), density(one, params(0.5, "b", 5, 50)));
}

TEST_F(ParzenEstimatorTest, DrawsAreAsFrequentAsTheirDensitySays) {
    const ParzenEstimator one = estimator({params(0.1, "b", 5, 50)});
    std::mt19937_64 random(1);
    int low = 0;
    int own_word = 0;
    int last_layer = 0;
    constexpr int draws = 20'000;

    for (int i = 0; i < draws; ++i) {
        const std::vector<float> position = one.draw(random);
        low += position[0] < 0.5 ? 1 : 0;
        own_word += value_at(unit.axes()[1], position[1]) == ParamValue(std::string("b")) ? 1 : 0;
        last_layer += value_at(unit.axes()[2], position[2]) == ParamValue(std::int64_t{5}) ? 1 : 0;
    }

    // By hand: half of the weight is uniform. A normal distribution of deviation 0.2 around 0.1 (that around 0.9),
    // cut off at 0 and 1, has 0.967 of its mass below 0.5 (0.553 above 0.8); the own word has 2/3.
    EXPECT_NEAR(low / double{draws}, 0.5 * 0.5 + 0.5 * 0.967, 0.02);
    EXPECT_NEAR(last_layer / double{draws}, 0.5 * 0.2 + 0.5 * 0.553, 0.02);
    EXPECT_NEAR(own_word / double{draws}, 0.5 / 3 + 0.5 * 2 / 3, 0.02);
}

// The gaps are 0.01, 0.02 and 0.6: the first three points get narrow kernels, the last one a wide one.
TEST_F(ParzenEstimatorTest, ByNeighboursKernelsAreAsWideAsTheGapsAroundThem) {
    const SearchSpace line{{{"x", FloatRange{0, 1}}}};
    const UnitSpace its_unit(line);
    const WeightedPoints points{.positions = {0.2F, 0.21F, 0.23F, 0.83F}, .weights = {1, 1, 1, 1}};
    const ParzenEstimator adapted({&its_unit.axes()[0]}, points, 1, KernelWidths::by_neighbours);
    const ParzenEstimator even({&its_unit.axes()[0]}, points, 1, KernelWidths::even);
    double sum = 0;
    for (int i = 0; i < 10'000; ++i) {
        sum +=
            std::exp(adapted.log_densities(std::vector<float>{static_cast<float>(i) / 10'000})[0]) / 10'000;
    }

    const auto at = [](const ParzenEstimator& estimator, float x) {
        return estimator.log_densities(std::vector<float>{x})[0];
    };
    EXPECT_NEAR(sum, 1, 0.001);
    EXPECT_GT(at(adapted, 0.21F) - at(adapted, 0.83F), at(even, 0.21F) - at(even, 0.83F));
}

}  // namespace
}  // namespace trommel
