#include "sweep/plan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sweep/errors.hpp"

namespace trommel {
namespace {

std::string text(const char* words) {
    return words;
}

Sweep small_sweep() {
    Sweep sweep;
    sweep.name = "small";
    sweep.objectives = {{"val_accuracy", Direction::maximize}};
    sweep.data = {{"pixels", {"images.h5"}, {}}};
    sweep.train.settings = {{"model", text("net")}, {"epochs", std::int64_t{3}}};
    const LayerTemplate conv{"conv", {{"conv", ParamValue(std::int64_t{8})}, {"l2", Reference{"l2"}}}, {}};
    const LayerTemplate dropout{
        "dropout", {{"dropout", Reference{"dropout"}}}, {{"regularizer", {text("dropout")}}}};
    sweep.models = {{"net", {conv, dropout}}};
    return sweep;
}

std::string error_of(const Sweep& sweep, const Params& params) {
    try {
        resolve(sweep, params);
    } catch (const InputError& error) {
        return error.what();
    }
    return "no error";
}

TEST(PlanTest, AParameterGoesBeforeTrainWhichGoesBeforeTheDefault) {
    Sweep sweep = small_sweep();
    sweep.train.settings["batch_size"] = std::int64_t{64};

    EXPECT_EQ(resolve(sweep, {}).batch_size, 64);
    EXPECT_EQ(resolve(sweep, {{"batch_size", std::int64_t{16}}}).batch_size, 16);
    EXPECT_EQ(resolve(small_sweep(), {}).batch_size, 32);
}

TEST(PlanTest, TheOriginOfEachSettingIsKnown) {
    const auto settings = effective_settings(small_sweep(), {{"l2", 0.5}});

    EXPECT_THAT(settings, testing::Contains(Setting{"l2", 0.5, "space"}));
    EXPECT_THAT(settings, testing::Contains(Setting{"epochs", std::int64_t{3}, "train"}));
    EXPECT_THAT(settings, testing::Contains(Setting{"learning_rate", 0.001, "default"}));
}

TEST(PlanTest, TheDefaultLearningRateDependsOnTheOptimizer) {
    EXPECT_EQ(resolve(small_sweep(), {{"optimizer", text("sgd")}}).learning_rate, 0.01);
    EXPECT_EQ(resolve(small_sweep(), {{"optimizer", text("rmsprop")}}).learning_rate, 0.001);
}

TEST(PlanTest, LayersTakeTheirValuesFromParametersAndStandOnlyWhereTheirConditionsHold) {
    const TrainingPlan plain = resolve(small_sweep(), {{"l2", 0.25}});
    const TrainingPlan dropped = resolve(small_sweep(), {{"regularizer", text("dropout")}, {"dropout", 0.4}});

    EXPECT_EQ(plain.layers, (std::vector<Layer>{Conv{.filters = 8, .penalty = {.l2 = 0.25}}}));
    EXPECT_EQ(dropped.layers, (std::vector<Layer>{Conv{.filters = 8}, Dropout{0.4}}));
}

TEST(PlanTest, ValuesThatCannotBeUsedAreNamed) {
    EXPECT_EQ(error_of(small_sweep(), {{"batch_size", std::int64_t{0}}}),
              "'batch_size' = 0 is not an integer above 0");
    EXPECT_EQ(error_of(small_sweep(), {{"model", text("cnm")}}), "unknown model 'cnm' (known: net)");
    EXPECT_EQ(error_of(small_sweep(), {{"optimizer", text("lion")}}),
              "unknown optimizer 'lion' (known: adam, rmsprop, sgd)");
    EXPECT_EQ(error_of(small_sweep(), {{"regularizer", text("dropout")}, {"dropout", 1.5}}),
              "model 'net', layer 'dropout': 'dropout' = 1.5 is not in [0, 1)");
    EXPECT_EQ(error_of(small_sweep(), {{"learning_rate", 0.0}}),
              "'learning_rate' = 0.0 is not a number above 0");
}

}  // namespace
}  // namespace trommel
