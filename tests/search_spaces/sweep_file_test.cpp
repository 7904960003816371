#include "search_spaces/sweep_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "sweep/draw.hpp"
#include "sweep/plan.hpp"
#include "system/errors.hpp"

namespace trommel {
namespace {

// The smallest sweep file, without a space; the tests add to it.
const std::string head = R"([sweep]
name = "small"

[budget]
configurations = 4

[data.pixels]
shard = "images.h5"

)";
const std::string train = R"([train]
model = "cnn"
epochs = 5

)";

std::string error_of(const std::string& text) {
    try {
        read_sweep(text, "s.toml");
    } catch (const InputError& error) {
        return error.what();
    }
    return "no error";
}

TEST(SweepFileTest, TheSmallestFileHasDefaultsForTheRest) {
    const Sweep sweep = read_sweep(head + train, "s.toml");

    EXPECT_EQ(sweep.objectives, (std::vector<Objective>{{"val_accuracy", Direction::maximize}}));
    EXPECT_EQ(sweep.sampler.name, "random");
    EXPECT_EQ(sweep.seeds.per_configuration, 1);
    EXPECT_EQ(sweep.evaluate_test, EvaluateTest::never);
    EXPECT_EQ(resolve(sweep, {}).layers.size(), 9u);  // four convolutions, four pools, flatten
}

TEST(SweepFileTest, EveryKindOfParameterIsRead) {
    const Sweep sweep = read_sweep(head + R"([train]
epochs = 5
[space]
model = ["logistic", "cnn"]
learning_rate = { low = 1e-5, high = 1, scale = "log" }
batch_size = { low = 16, high = 64, step = 16 }
momentum = { low = 0.0, high = 0.9, when = { optimizer = ["sgd", "rmsprop"] } }
optimizer = ["sgd", "adam", "rmsprop"]
l2 = { values = [0, 0.1], when = { model = "cnn" } }
)",
                                   "s.toml");

    const std::vector<Parameter> expected = {
        {"model", Choice{{"logistic", "cnn"}}, {}},
        {"learning_rate", FloatRange{1e-5, 1, Scale::log}, {}},
        {"batch_size", IntRange{16, 64, 16}, {}},
        {"optimizer", Choice{{"sgd", "adam", "rmsprop"}}, {}},
        {"momentum", FloatRange{0, 0.9}, {{"optimizer", {"sgd", "rmsprop"}}}},  // after what it depends on
        {"l2", Choice{{0.0, 0.1}}, {{"model", {"cnn"}}}},
    };
    EXPECT_EQ(sweep.space.parameters, expected);
}

TEST(SweepFileTest, ModelsOfTheFileAreLayersWithReferencesAndConditions) {
    const Sweep sweep = read_sweep(head + R"([train]
model = "mine"
epochs = 5
width = 8
[model.mine]
layers = [ { conv = "$width", kernel = 5, activation = "relu" }, { max_pool = 2 },
           { dropout = 0.4, when = { regularizer = "dropout" } }, { flatten = true },
           { dense = 16, activation = "relu", l1 = "$l1" } ]
[space]
regularizer = ["none", "dropout"]
)",
                                   "s.toml");

    const auto layers = resolve(sweep, {{"regularizer", "dropout"}}).layers;
    EXPECT_EQ(layers,
              (std::vector<Layer>{Conv{.filters = 8, .kernel = 5, .activation = Activation::relu}, MaxPool{2},
                                  Dropout{0.4}, Flatten{}, Dense{16, Activation::relu, {}}}));
}

TEST(SweepFileTest, EnqueuedIntegersTakeTheTypeOfTheirParameter) {
    const Sweep sweep = read_sweep(head + train + R"([space]
learning_rate = { low = 0.1, high = 2.0 }
[[enqueue]]
label = "one"
learning_rate = 1
)",
                                   "s.toml");

    EXPECT_EQ(sweep.enqueued, (std::vector<Enqueued>{{"one", {{"learning_rate", 1.0}}}}));
}

TEST(SweepFileTest, AMisspelledKeyIsAnErrorWithTheNearestKnownOne) {
    EXPECT_THAT(error_of(head + "[train]\nmodel = \"cnn\"\nepoch = 5\n"),
                testing::HasSubstr("s.toml:12:1: unknown key 'epoch' in [train] (did you mean 'epochs'?)"));
}

TEST(SweepFileTest, AllErrorsAreShownAtOnceInTheOrderOfTheFile) {
    EXPECT_EQ(
        error_of(head + train + R"([space]
learning_rate = { low = 0.0, high = 0.1, scale = "log" }
momentum = { low = 0.9, high = 0.1 }
optimizer = ["sgd", "sgd"]
batch_size = 32
)"),
        "s.toml:15:25: parameter 'learning_rate': low = 0.0 (a log scale starts above 0); try low = 1e-5\n"
        "s.toml:16:20: parameter 'momentum': low = 0.9 is not below high = 0.1; swap them, or list a single "
        "value: "
        "[0.9]\n"
        "s.toml:17:21: 'optimizer' has the value sgd twice; remove one\n"
        "s.toml:18:14: parameter 'batch_size' is a single value (nothing to search); move it to [train], or "
        "list "
        "values: [...]");
}

TEST(SweepFileTest, CasesGiveAParameterOneRangeForEachOptimizer) {
    const Sweep sweep = read_sweep(head + train + R"([space]
optimizer = ["sgd", "adam", "rmsprop"]
learning_rate = { cases = [
  { when = { optimizer = "sgd" }, low = 1e-4, high = 1.0, scale = "log" },
  { low = 1e-5, high = 1e-2, scale = "log" } ] }
)",
                                   "s.toml");

    const Parameter& rate = sweep.space.parameters[1];
    EXPECT_EQ(*active(rate, {{"optimizer", std::string("sgd")}}),
              Distribution(FloatRange{1e-4, 1.0, Scale::log}));
    EXPECT_EQ(*active(rate, {{"optimizer", std::string("adam")}}),
              Distribution(FloatRange{1e-5, 1e-2, Scale::log}));
}

TEST(SweepFileTest, OtherwiseIsTheSettingOfAnInactiveParameter) {
    const Sweep sweep = read_sweep(head + train + R"([space]
optimizer = ["sgd", "adam"]
l2 = { low = 0.1, high = 0.2, when = { optimizer = "sgd" }, otherwise = 1 }
)",
                                   "s.toml");

    const auto settings = effective_settings(sweep, {{"optimizer", std::string("adam")}});
    EXPECT_THAT(settings, testing::Contains(Setting{"l2", 1.0, "otherwise"}));
}

TEST(SweepFileTest, NamedValuesAreNamesInConfigurationsAndValuesInLayers) {
    const Sweep sweep = read_sweep(head + R"([train]
model = "mine"
epochs = 5
[model.mine]
layers = [ { dense = "$hidden", activation = "relu" }, { dropout = 0.5, when = { hidden = "wide" } } ]
[space]
hidden = { values = { small = [64], wide = [256, 128] } }
[[enqueue]]
hidden = "wide"
)",
                                   "s.toml");

    EXPECT_EQ(to_text(sweep.enqueued[0].params), "hidden=wide");
    EXPECT_EQ(resolve(sweep, sweep.enqueued[0].params).layers,
              (std::vector<Layer>{Dense{256, Activation::relu, {}}, Dense{128, Activation::relu, {}},
                                  Dropout{0.5}}));
    EXPECT_EQ(resolve(sweep, {{"hidden", "small"}}).layers,
              (std::vector<Layer>{Dense{64, Activation::relu, {}}}));
    EXPECT_THAT(effective_settings(sweep, {{"hidden", "small"}}),
                testing::Contains(Setting{"hidden", IntegerList{64}, "space"}));
}

TEST(SweepFileTest, ScheduleClassWeightsAndAugmentationAreTablesOfTrain) {
    const Sweep sweep = read_sweep(head + train + R"(
schedule = { name = "plateau", metric = "val_accuracy", factor = 0.1, patience = 10 }
class_weights = { glass = 2, metal = 0.5 }
augment = { horizontal_flip = true, shift = 0.1, zoom = 0.2, shear_degrees = 6, fill = "wrap" }
)",
                                   "s.toml");

    const TrainingPlan plan = resolve(sweep, {});
    EXPECT_EQ(plan.schedule, Schedule(Plateau{{"val_accuracy", Direction::maximize}, 0.1, 10}));
    EXPECT_EQ(plan.class_weights, (ClassWeights{ClassWeighting::given, {{"glass", 2.0}, {"metal", 0.5}}}));
    EXPECT_EQ(
        plan.augmentation,
        (Augmentation{
            .horizontal_flip = true, .shift = 0.1, .zoom = 0.2, .shear_degrees = 6, .fill = FillMode::wrap}));
    EXPECT_THAT(effective_settings(sweep, {}),
                testing::Contains(
                    Setting{"schedule", "{ plateau (val_accuracy, factor 0.1, patience 10) }", "train"}));
}

TEST(SweepFileTest, ASearchedWordRefersToATableOfThatName) {
    const Sweep sweep = read_sweep(head + train + R"(
[augment.strong]
rotation_degrees = 180
[schedule.slow]
name = "step"
every = 20
[class_weights.glass]
glass = 3.0
[space]
augment = ["none", "strong"]
schedule = ["cosine", "slow"]
class_weights = ["balanced", "glass"]
)",
                                   "s.toml");

    const TrainingPlan plan =
        resolve(sweep, {{"augment", "strong"}, {"schedule", "slow"}, {"class_weights", "glass"}});
    EXPECT_EQ(plan.augmentation, (Augmentation{.rotation_degrees = 180}));
    EXPECT_EQ(plan.schedule, Schedule(StepDecay{20, 0.1}));
    EXPECT_EQ(plan.class_weights.given.at("glass"), 3.0);
    const TrainingPlan other =
        resolve(sweep, {{"augment", "none"}, {"schedule", "cosine"}, {"class_weights", "balanced"}});
    EXPECT_EQ(other.augmentation, std::nullopt);
    EXPECT_EQ(other.schedule, Schedule(Cosine{}));
}

TEST(SweepFileTest, MissingValuesAreSampledFromTheSeedAndTheIndex) {
    const std::string text = head + train + R"([space]
optimizer = ["sgd"]
learning_rate = { low = 0.1, high = 0.9 }
[[enqueue]]
missing = "sample"
[[enqueue]]
missing = "sample"
)";
    const Sweep sweep = read_sweep(text, "s.toml");

    EXPECT_EQ(read_sweep(text, "s.toml"), sweep);
    EXPECT_NE(sweep.enqueued[0].params.at("learning_rate"), sweep.enqueued[1].params.at("learning_rate"));
    EXPECT_EQ(problem_with(sweep.space, sweep.enqueued[0].params), std::nullopt);
}

TEST(SweepFileTest, NumbersInConditionsMayBeWrittenEitherWay) {
    const Sweep sweep = read_sweep(head + train + R"([space]
batch_size = [16, 32]
momentum = { values = [0.5], when = { batch_size = 32.0 } }
l2 = { values = [0, 0.5], when = { momentum = 0.5 } }
l1 = { values = [0.1], when = { l2 = 0 } }
)",
                                   "s.toml");

    std::mt19937_64 random(1);
    const Params params = complete(sweep.space, {{"batch_size", std::int64_t{32}}, {"l2", 0.0}}, random);
    EXPECT_EQ(to_text(params), "batch_size=32 l1=0.1 l2=0.0 momentum=0.5");
    EXPECT_EQ(count_configurations(sweep.space), 3);
}

TEST(SweepFileTest, KeptModelsAndTestsAreRead) {
    const Sweep sweep =
        read_sweep(head + train + "[keep]\nmodels = 5\n[evaluate]\ntest = \"all\"\n", "s.toml");

    EXPECT_EQ(sweep.keep_models, 5);
    EXPECT_EQ(sweep.evaluate_test, EvaluateTest::all);
    EXPECT_EQ(read_sweep(head + train, "s.toml").keep_models, 0);
}

PrunerOptions pruner_of(const std::string& lines) {
    return read_sweep(head + train + "[pruner]\n" + lines, "s.toml").pruner;
}

TEST(SweepFileTest, EachPrunerHasItsOwnKeys) {
    EXPECT_EQ(pruner_of("name = 'asha'\nmin_epochs = 2\nreduction_factor = 4\n"),
              (PrunerOptions{.name = "asha", .min_epochs = 2, .reduction_factor = 4}));
    EXPECT_EQ(pruner_of("name = 'median'\nwarmup_epochs = 2\nmin_trials = 3\n"),
              (PrunerOptions{.name = "median", .warmup_epochs = 2, .min_trials = 3}));
    EXPECT_EQ(pruner_of("name = 'percentile'\npercentile = 25\nmin_trials = 3\n"),
              (PrunerOptions{.name = "percentile", .min_trials = 3, .percentile = 25}));
    EXPECT_EQ(pruner_of("name = 'patience'\nepochs = 2\nmin_delta = 0.01\n"),
              (PrunerOptions{.name = "patience", .epochs = 2, .min_delta = 0.01}));
    EXPECT_EQ(pruner_of("name = 'threshold'\nvalue = 0.5\nwarmup_epochs = 1\n"),
              (PrunerOptions{.name = "threshold", .warmup_epochs = 1, .value = 0.5}));
}

// It stops a trial before early stopping would, which completes it.
TEST(SweepFileTest, PatienceAndEarlyStoppingMayBothBeOfUse) {
    const std::string with = "[pruner]\nname = 'patience'\nepochs = 2\n";
    for (const char* stopping : {"metric = 'val_accuracy', patience = 3", "metric = 'val_loss', patience = 2",
                                 "metric = 'val_accuracy', patience = 2, from_epoch = 2"}) {
        const std::string text = head + train + "early_stopping = { " + std::string(stopping) + " }\n" + with;
        EXPECT_NO_THROW(read_sweep(text, "s.toml")) << stopping;
    }
}

TEST(SweepFileTest, TheReadyMadeFilesAreRead) {
    int files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(TROMMEL_SOURCE_DIR "/search_spaces")) {
        if (entry.path().extension() == ".toml" && entry.path().filename() != "builtin_models.toml") {
            EXPECT_NO_THROW(read_sweep(read_text(entry.path()), entry.path().string())) << entry.path();
            ++files;
        }
    }
    EXPECT_GT(files, 0);
}

}  // namespace
}  // namespace trommel
