#include "sweep/plan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "system/errors.hpp"

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

TEST(PlanTest, AParameterOverridesTrainWhichOverridesTheDefault) {
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

TEST(PlanTest, LayersTakeTheirValuesFromParametersAndExistOnlyIfTheirConditionsHold) {
    const TrainingPlan plain = resolve(small_sweep(), {{"l2", 0.25}});
    const TrainingPlan dropped = resolve(small_sweep(), {{"regularizer", text("dropout")}, {"dropout", 0.4}});

    EXPECT_EQ(plain.layers, (std::vector<Layer>{Conv{.filters = 8, .penalty = {.l2 = 0.25}}}));
    EXPECT_EQ(dropped.layers, (std::vector<Layer>{Conv{.filters = 8}, Dropout{0.4}}));
}

TEST(PlanTest, KerasAndPyTorchBringTheirDocumentedDefaults) {
    Sweep keras = small_sweep();
    keras.train.settings["defaults"] = text("keras");
    keras.models[0].layers.push_back({"batch_norm", {{"batch_norm", ParamValue(true)}}, {}});
    Sweep pytorch = keras;
    pytorch.train.settings["defaults"] = text("pytorch");

    const auto with = [](const Sweep& sweep, const char* optimizer) {
        return resolve(sweep, {{"optimizer", text(optimizer)}});
    };
    EXPECT_EQ(with(keras, "sgd").learning_rate, 0.01);
    EXPECT_EQ(with(keras, "rmsprop").learning_rate, 0.001);
    EXPECT_EQ(with(keras, "rmsprop").optimizer, Optimizer(RmsProp{.rho = 0.9, .epsilon = 1e-7}));
    EXPECT_EQ(with(keras, "adam").optimizer, Optimizer(Adam{0.9, 0.999, 1e-7}));
    EXPECT_EQ(with(keras, "adam").initialization, Initialization::glorot_uniform);
    EXPECT_EQ(with(keras, "adam").layers.back(), Layer(BatchNorm{0.01, 1e-3, BatchVariance::population}));
    EXPECT_EQ(with(pytorch, "sgd").learning_rate, 0.001);
    EXPECT_EQ(with(pytorch, "rmsprop").learning_rate, 0.01);
    EXPECT_EQ(with(pytorch, "rmsprop").optimizer, Optimizer(RmsProp{.rho = 0.99, .epsilon = 1e-8}));
    EXPECT_EQ(with(pytorch, "adam").optimizer, Optimizer(Adam{0.9, 0.999, 1e-8}));
    EXPECT_EQ(with(pytorch, "adam").initialization, Initialization::torch);
    EXPECT_EQ(with(pytorch, "adam").layers.back(), Layer(BatchNorm{0.1, 1e-5}));
}

TEST(PlanTest, KerasDefaultsIncludeTheFormulasOfKeras3) {
    Sweep sweep = small_sweep();
    sweep.named.schedules["slow"] = Plateau{{"val_loss", Direction::minimize}, 0.5, 3};
    sweep.named.augmentations["strong"] = {.shear_degrees = 10};
    sweep.train.settings["schedule"] = text("slow");
    sweep.train.settings["augment"] = text("strong");
    const auto expect = [&](OptimizerForm form, AugmentAxes axes, double min_delta) {
        const TrainingPlan plan = resolve(sweep, {});
        EXPECT_EQ(plan.optimizer_form, form);
        EXPECT_EQ(plan.augmentation->axes, axes);
        EXPECT_EQ(std::get<Plateau>(plan.schedule).min_delta, min_delta);
    };

    expect(OptimizerForm::torch, AugmentAxes::row_column, 0);
    sweep.train.settings["defaults"] = text("pytorch");
    expect(OptimizerForm::torch, AugmentAxes::row_column, 0);
    sweep.train.settings["defaults"] = text("keras");
    expect(OptimizerForm::keras, AugmentAxes::column_row, 1e-4);
    sweep.train.settings["optimizer_form"] = text("torch");
    sweep.train.settings["augment_axes"] = text("row_column");
    sweep.train.settings["plateau_min_delta"] = 0.5;
    expect(OptimizerForm::torch, AugmentAxes::row_column, 0.5);
}

TEST(PlanTest, WithoutALibraryTheDefaultsAreThoseOfTheFirstVersion) {
    Sweep sweep = small_sweep();
    sweep.models[0].layers.push_back({"batch_norm", {{"batch_norm", ParamValue(true)}}, {}});

    TrainingPlan expected;
    expected.data = sweep.data[0];
    expected.model = "net";
    expected.layers = {Conv{.filters = 8}, BatchNorm{0.1, 1e-5}};
    expected.optimizer = Adam{0.9, 0.999, 1e-7};
    expected.learning_rate = 0.001;
    expected.epochs = 3;
    EXPECT_EQ(resolve(sweep, {}), expected);
    EXPECT_EQ(resolve(sweep, {{"optimizer", text("rmsprop")}}).optimizer, Optimizer(RmsProp{0.9, 0, 1e-7}));
}

TEST(PlanTest, TheOriginNamesTheLibrary) {
    Sweep sweep = small_sweep();
    sweep.train.settings["defaults"] = text("keras");

    const auto settings = effective_settings(sweep, {});

    EXPECT_THAT(settings, testing::Contains(Setting{"learning_rate", 0.001, "defaults keras"}));
    EXPECT_THAT(settings, testing::Contains(Setting{"batch_norm_momentum", 0.01, "defaults keras"}));
    EXPECT_THAT(settings, testing::Contains(Setting{"batch_size", std::int64_t{32}, "default"}));
}

TEST(PlanTest, EveryKindOfLayerTakesItsKeys) {
    Sweep sweep = small_sweep();
    const auto layer = [](const char* kind, std::map<std::string, TemplateValue, std::less<>> values) {
        return LayerTemplate{kind, std::move(values), {}};
    };
    const auto one = [](std::int64_t value) { return TemplateValue(ParamValue(value)); };
    const auto word = [](const char* value) { return TemplateValue(ParamValue(text(value))); };
    sweep.models = {
        {"net",
         {layer("conv",
                {{"conv", ParamValue(IntegerList{4, 8})}, {"stride", one(2)}, {"padding", word("same")}}),
          layer("average_pool", {{"average_pool", one(3)}}),
          layer("residual", {{"residual", one(16)}, {"stride", one(2)}, {"l1", ParamValue(0.5)}}),
          layer("global_pool", {{"global_pool", word("max")}})}}};

    const Conv conv{.padding = Padding::same, .stride = 2};
    Conv first = conv, second = conv;
    first.filters = 4;
    second.filters = 8;
    EXPECT_EQ(resolve(sweep, {}).layers,
              (std::vector<Layer>{first, second, AveragePool{3},
                                  ResidualBlock{.filters = 16, .stride = 2, .penalty = {.l1 = 0.5}},
                                  GlobalPool{Pooling::max}}));
}

TEST(PlanTest, UnusableValuesAreNamed) {
    EXPECT_EQ(error_of(small_sweep(), {{"batch_size", std::int64_t{0}}}),
              "'batch_size' = 0 is not an integer from 1 to 1000000");
    EXPECT_EQ(error_of(small_sweep(), {{"model", text("cnm")}}), "unknown model 'cnm' (known: net)");
    EXPECT_EQ(error_of(small_sweep(), {{"optimizer", text("lion")}}),
              "unknown optimizer 'lion' (known: adagrad, adam, adamw, rmsprop, sgd)");
    EXPECT_EQ(error_of(small_sweep(), {{"regularizer", text("dropout")}, {"dropout", 1.5}}),
              "model 'net', layer 'dropout': 'dropout' = 1.5 is not a number in [0, 1)");
    EXPECT_EQ(error_of(small_sweep(), {{"learning_rate", 0.0}}),
              "'learning_rate' = 0.0 is not a number above 0");
}

}  // namespace
}  // namespace trommel
