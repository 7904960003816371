// The settings of a plan beyond the small trial of trial_run_test.cpp: each is trained.
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <iterator>
#include <set>
#include <thread>

#include "tests/worker/trainer/outcome.hpp"
#include "worker/trainer/process.hpp"

namespace trommel {
namespace {

class PlanSettingsTest : public testing::Test {
  protected:
    static void SetUpTestSuite() { prepare_training(); }

    StartTrial trial() const { return small_trial(data_); }
    StartTrial linear_trial() const {
        StartTrial start = trial();
        start.plan.layers = {};
        return start;
    }
    std::string digest(const StartTrial& start) const {
        return train(start).finished.selected->weights_digest;
    }

    TemporaryDirectory folder_;
    DataSet data_ = write_noise_shard(folder_.path() / "noise.h5");
};

std::vector<Schedule> every_schedule() {
    return {ConstantRate{}, Plateau{{"train_loss", Direction::minimize}, 0.5, 1}, StepDecay{1, 0.5}, Cosine{},
            OneCycle{}};
}

// Repeats the training in this thread, and in two threads at once.
TEST_F(PlanSettingsTest, EveryOptimizerWithEveryScheduleIsReproducible) {
    for (const Optimizer& optimizer :
         {Optimizer(Sgd{0.9}), Optimizer(Adam{}), Optimizer(RmsProp{.momentum = 0.5}), Optimizer(AdamW{}),
          Optimizer(Adagrad{})}) {
        for (const Schedule& schedule : every_schedule()) {
            StartTrial start = trial();
            start.plan.optimizer = optimizer;
            start.plan.schedule = schedule;
            start.plan.augmentation = Augmentation{.horizontal_flip = true, .shift = 0.1, .zoom = 0.1};

            const std::string first = text_of(train(start));
            std::string in_threads[2];
            {
                std::jthread one([&] { in_threads[0] = text_of(train(start)); });
                std::jthread two([&] { in_threads[1] = text_of(train(start)); });
            }

            const auto what = [&] {
                return "optimizer " + std::to_string(optimizer.index()) + ", schedule " +
                       std::to_string(schedule.index());
            };
            EXPECT_EQ(text_of(train(start)), first) << what();
            EXPECT_EQ(in_threads[0], first) << what();
            EXPECT_EQ(in_threads[1], first) << what();
        }
    }
}

TEST_F(PlanSettingsTest, EveryScheduleTrainsDifferentWeights) {
    std::set<std::string> digests;
    for (const Schedule& schedule : every_schedule()) {
        StartTrial start = trial();
        start.plan.schedule = schedule;
        if (std::holds_alternative<Plateau>(schedule)) {
            start.plan.schedule = Plateau{{"train_accuracy", Direction::minimize}, 0.5, 1};  // it increases
        }
        digests.insert(digest(start));
    }

    EXPECT_EQ(digests.size(), every_schedule().size());
}

// A pause must not change the rest of the training.
TEST_F(PlanSettingsTest, AScheduleSpansThePlanAndNotThePart) {
    StartTrial whole = trial();
    whole.plan.schedule = Cosine{};
    StartTrial part = whole;
    part.to_epoch = 2;

    const Outcome all = train(whole);
    const Outcome two = train(part);

    EXPECT_EQ(two.reports[1].metrics, all.reports[1].metrics);
}

TEST_F(PlanSettingsTest, EveryKindOfLayerIsTrained) {
    const std::vector<std::vector<Layer>> models = {
        {Conv{.filters = 3, .stride = 2}},
        {Conv{.filters = 3,
              .kernel = 2,
              .padding = Padding::same,
              .activation = Activation::relu,
              .stride = 2}},
        {MaxPool{3}},
        {AveragePool{3}},
        {Conv{.filters = 5, .activation = Activation::relu}, GlobalPool{Pooling::max}},
        {Conv{.filters = 5, .activation = Activation::relu}, GlobalPool{Pooling::average}},
        {BatchNorm{0.01, 1e-3}},
        {Dropout{0.5}},
        {Flatten{}, Dense{.units = 4, .activation = Activation::relu}},
        {Dense{.units = 4}},
        {ResidualBlock{.filters = 3, .penalty = {1e-3, 1e-3}}},
        {ResidualBlock{.filters = 4, .stride = 2, .norm = {0.01, 1e-3}}, ResidualBlock{.filters = 4},
         GlobalPool{}},
    };
    for (std::size_t i = 0; i < models.size(); ++i) {
        StartTrial start = trial();
        start.plan.layers = models[i];
        start.plan.optimizer = Sgd{};
        start.plan.learning_rate = 0.01;
        start.plan.epochs = start.to_epoch = 4;

        const Outcome outcome = train(start);

        ASSERT_EQ(outcome.finished.ending, Ending::trained) << "model " << i;
        EXPECT_LT(outcome.reports[3].metrics.at("train_loss"), outcome.reports[0].metrics.at("train_loss"))
            << "model " << i;
        EXPECT_EQ(text_of(train(start)), text_of(outcome)) << "model " << i;
    }
}

TEST_F(PlanSettingsTest, EveryInitializationStartsDifferently) {
    std::set<std::string> digests;
    for (const Initialization each :
         {Initialization::glorot_uniform, Initialization::glorot_normal, Initialization::he_uniform,
          Initialization::he_normal, Initialization::torch}) {
        StartTrial start = trial();
        start.plan.initialization = each;
        digests.insert(digest(start));
    }

    EXPECT_EQ(digests.size(), 5u);
}

TEST_F(PlanSettingsTest, EveryNormalizationIsTrained) {
    for (const Normalization each :
         {Normalization::per_image, Normalization::imagenet, Normalization::caffe}) {
        StartTrial start = trial();
        start.plan.normalization = each;
        start.plan.augmentation = Augmentation{.shift = 0.1};

        EXPECT_EQ(train(start).finished.ending, Ending::trained);
    }
}

TEST_F(PlanSettingsTest, ANormalizationForThreeChannelsIsRefusedForOne) {
    StartTrial start = small_trial(write_noise_shard(folder_.path() / "grey.h5", {.channels = 1}));
    start.plan.normalization = Normalization::imagenet;

    EXPECT_EQ(refusal(start),
              "normalization 'imagenet': the images have 1 channel (its numbers are ImageNet's red, green "
              "and blue); "
              "use \"unit\" or \"standardize\"");
}

TEST_F(PlanSettingsTest, Bfloat16TrainsReproducibly) {
    StartTrial start = trial();
    start.plan.layers = {Conv{.filters = 4, .activation = Activation::relu},
                         MaxPool{2},
                         BatchNorm{},
                         ResidualBlock{.filters = 4},
                         Dropout{0.2},
                         Flatten{},
                         Dense{.units = 5}};
    start.plan.precision = Precision::bf16;
    start.plan.gradient_clip_norm = 1;

    const Outcome outcome = train(start);

    EXPECT_LT(outcome.reports.back().metrics.at("train_loss"), outcome.reports[0].metrics.at("train_loss"));
    EXPECT_EQ(text_of(train(start)), text_of(outcome));
    start.plan.precision = Precision::fp32;
    EXPECT_NE(text_of(train(start)), text_of(outcome));
}

TEST_F(PlanSettingsTest, WithHingeTheLossIsNotTheCrossEntropy) {
    StartTrial start = linear_trial();
    start.plan.normalization = Normalization::standardize;
    start.plan.loss = Hinge{};
    start.plan.epochs = start.to_epoch = 20;

    const Outcome outcome = train(start);

    for (const char* split : {"train", "val"}) {
        const Metrics& metrics = outcome.reports.back().metrics;
        EXPECT_NE(metrics.at(std::string(split) + "_loss"),
                  metrics.at(std::string(split) + "_cross_entropy"));
    }
    EXPECT_LT(outcome.reports.back().metrics.at("train_loss"), 0.1);
    EXPECT_GT(outcome.finished.selected->metrics.at("val_accuracy"), 0.9);
}

// As in Keras, where fit(class_weight=...) only weights the training loss.
TEST_F(PlanSettingsTest, ClassWeightsChangeOnlyTheTrainingLoss) {
    StartTrial start = linear_trial();
    start.plan.class_weights = {ClassWeighting::given, {{"dark", 3.0}, {"grey", 3.0}, {"light", 3.0}}};
    start.plan.learning_rate = 1e-12;  // the weights stay, except for rounding
    StartTrial without = start;
    without.plan.class_weights = {};

    const Metrics weighted = train(start).reports[0].metrics;
    const Metrics plain = train(without).reports[0].metrics;

    EXPECT_NEAR(weighted.at("train_loss"), 3 * plain.at("train_loss"), 1e-5);
    EXPECT_NEAR(weighted.at("train_cross_entropy"), plain.at("train_cross_entropy"), 1e-5);
    EXPECT_NEAR(weighted.at("val_loss"), plain.at("val_loss"), 1e-5);
}

TEST_F(PlanSettingsTest, BalancedClassWeightsTrainDifferentWeights) {
    StartTrial start = trial();  // 14, 13 and 13 images
    start.plan.class_weights = {ClassWeighting::balanced, {}};

    EXPECT_NE(digest(start), digest(trial()));
}

TEST_F(PlanSettingsTest, AnUnknownClassIsRefused) {
    StartTrial start = trial();
    start.plan.class_weights = {ClassWeighting::given, {{"plastic", 2.0}}};

    EXPECT_EQ(refusal(start),
              "class_weights: 'plastic' is not a class of the data set (known: dark, grey, light); use one "
              "of these "
              "names");
}

TEST_F(PlanSettingsTest, AugmentationChangesOnlyTrainingImages) {
    StartTrial start = linear_trial();
    start.plan.learning_rate = 1e-12;  // the weights stay, except for rounding
    StartTrial augmented = start;
    augmented.plan.augmentation = Augmentation{.horizontal_flip = true, .rotation_degrees = 40};

    const Outcome plain = train(start);
    const Outcome changed = train(augmented);

    EXPECT_GT(
        std::abs(changed.reports[0].metrics.at("train_loss") - plain.reports[0].metrics.at("train_loss")),
        1e-4);
    EXPECT_NEAR(changed.reports[0].metrics.at("val_loss"), plain.reports[0].metrics.at("val_loss"), 1e-6);
    EXPECT_GT(
        std::abs(changed.reports[1].metrics.at("train_loss") - changed.reports[0].metrics.at("train_loss")),
        1e-4);
}

TEST_F(PlanSettingsTest, AugmentationThatChangesNothingTrainsTheSameWeights) {
    StartTrial start = trial();
    start.plan.augmentation = Augmentation{};

    EXPECT_EQ(digest(start), digest(trial()));
}

TEST_F(PlanSettingsTest, APlateausMetricMustBeMeasured) {
    StartTrial start = trial();
    start.plan.schedule = Plateau{{"val_f1", Direction::maximize}};

    EXPECT_EQ(refusal(start),
              "schedule: unknown metric 'val_f1' (it is not measured after each epoch); use e.g. val_loss");
}

TEST_F(PlanSettingsTest, TheSelectedWeightsAreWritten) {
    StartTrial start = trial();
    start.weights_file = (folder_.path() / "c1s1.safetensors").string();

    const Selected selected = *train(start).finished.selected;

    std::ifstream file(start.weights_file, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    EXPECT_NE(
        text.find(R"("epoch":"3","format":"pt","trial":"c1s1","weights_digest":")" + selected.weights_digest),
        std::string::npos)
        << text.substr(8, 300);
    EXPECT_NE(text.find(R"("layer1.kernel":{"dtype":"F32","shape":[4,3,3,3],"data_offsets":[0,432]})"),
              std::string::npos)
        << text.substr(8, 300);
    EXPECT_EQ(selected.weights_digest, digest(trial()));
}

TEST_F(PlanSettingsTest, ACommandIsRefused) {
    StartTrial start = trial();
    start.plan.command = Command{{"python3", "train.py"}, {}, {"val_accuracy"}};

    EXPECT_EQ(refusal(start),
              "plan with a command: this trainer starts no programs (it trains layers with LibTorch); send "
              "the plan to "
              "the trainer for commands");
}

}  // namespace
}  // namespace trommel
