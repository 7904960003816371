#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <fstream>
#include <iterator>

#include "tests/worker/trainer/outcome.hpp"
#include "worker/trainer/process.hpp"
#include "worker/trainer/trial_run.hpp"

namespace trommel {
namespace {

class TrialRunTest : public testing::Test {
  protected:
    static void SetUpTestSuite() { prepare_training(); }

    TemporaryDirectory folder_;
    DataSet data_ = write_noise_shard(folder_.path() / "noise.h5");
};

TEST_F(TrialRunTest, EveryEpochIsReportedAndTheLastOneSelectedWithoutAnObjective) {
    const Outcome outcome = train(small_trial(data_));

    ASSERT_EQ(outcome.reports.size(), 3u);
    for (const std::string& metric : epoch_metrics()) {
        EXPECT_TRUE(outcome.reports[2].metrics.contains(metric)) << metric;
    }
    EXPECT_EQ(outcome.finished.ending, Ending::trained);
    ASSERT_TRUE(outcome.finished.selected);
    const Selected& selected = *outcome.finished.selected;
    EXPECT_EQ(selected.epoch, 3);
    EXPECT_EQ(selected.epochs, 3);
    EXPECT_EQ(selected.val_predictions.size(), 13u);
    EXPECT_EQ(selected.test_predictions.size(), 11u);
    EXPECT_EQ(selected.weights_digest.size(), 64u);
    EXPECT_EQ(selected.metrics.at("val_loss"), outcome.reports[2].metrics.at("val_loss"));
    EXPECT_TRUE(selected.metrics.contains("test_accuracy"));
}

TEST_F(TrialRunTest, TheNetworkLearns) {
    StartTrial start = small_trial(data_);
    start.plan.layers = {Flatten{}};
    start.plan.normalization = Normalization::standardize;
    start.plan.epochs = start.to_epoch = 20;

    const Outcome outcome = train(start);

    EXPECT_GT(outcome.reports.back().metrics.at("train_accuracy"), 0.9);
    EXPECT_GT(outcome.finished.selected->metrics.at("val_accuracy"), 0.9);
}

TEST_F(TrialRunTest, AccuracyIsTheFractionOfRightPredictions) {
    const Outcome outcome = train(small_trial(data_));

    int right = 0;
    for (std::size_t i = 0; i < 13; ++i) {
        right += outcome.finished.selected->val_predictions[i] == (40 + i) % 3;  // see write_noise_shard
    }
    EXPECT_EQ(outcome.finished.selected->metrics.at("val_accuracy"), right / 13.0);
}

TEST_F(TrialRunTest, TheLossIsTheCrossEntropyAndThePenalty) {
    const Metrics metrics = train(small_trial(data_)).reports[0].metrics;

    EXPECT_GT(metrics.at("val_loss"), metrics.at("val_cross_entropy"));
    EXPECT_GT(metrics.at("train_loss"), metrics.at("train_cross_entropy"));
}

TEST_F(TrialRunTest, WithoutPenaltiesTheLossIsTheCrossEntropy) {
    StartTrial start = small_trial(data_);
    start.plan.layers = {Flatten{}};

    const Metrics metrics = train(start).reports[0].metrics;

    EXPECT_EQ(metrics.at("val_loss"), metrics.at("val_cross_entropy"));
}

TEST_F(TrialRunTest, TheSameSeedGivesTheSameBitsInOneProcess) {
    OpenDataSets data_sets;
    StartTrial other = small_trial(data_);
    other.plan.optimizer = RmsProp{.momentum = 0.5};
    other.plan.batch_size = 13;

    const std::string first = text_of(train(small_trial(data_), data_sets));
    train(other, data_sets);

    EXPECT_EQ(text_of(train(small_trial(data_), data_sets)), first);
}

// `reproduce` also trains again in a child process started by exec.
TEST_F(TrialRunTest, TheSameSeedGivesTheSameBitsInAFreshProcess) {
    const std::filesystem::path output = folder_.path() / "outcome";
    const std::string shard = data_.shards[0];
    const std::string command = "TROMMEL_TEST_SHARD=" + shard +
                                " TROMMEL_TEST_CHECKSUM=" + data_.checksums[0] +
                                " TROMMEL_TEST_OUTPUT=" + output.string() + " " +
                                std::filesystem::read_symlink("/proc/self/exe").string() +
                                " --gtest_filter=FreshProcess.* --gtest_also_run_disabled_tests > /dev/null";

    ASSERT_EQ(std::system(command.c_str()), 0);

    std::ifstream file(output, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    EXPECT_EQ(text, text_of(train(small_trial(data_))));
}

// Run by the test above in a child process.
TEST(FreshProcess, DISABLED_TrainsTheSmallTrial) {
    prepare_training();
    const char* output = std::getenv("TROMMEL_TEST_OUTPUT");
    ASSERT_TRUE(output);
    std::ofstream file(output, std::ios::binary);
    file << text_of(train(
        small_trial({"noise", {std::getenv("TROMMEL_TEST_SHARD")}, {std::getenv("TROMMEL_TEST_CHECKSUM")}})));
}

TEST_F(TrialRunTest, AnotherSeedGivesDifferentWeights) {
    StartTrial other = small_trial(data_);
    other.seed = 8;

    EXPECT_NE(train(other).finished.selected->weights_digest,
              train(small_trial(data_)).finished.selected->weights_digest);
}

TEST_F(TrialRunTest, ShardsOfOneDataSetAreReadOneAfterTheOther) {
    const DataSet more = write_noise_shard(folder_.path() / "more.h5", {.train = 5, .val = 4, .test = 3});
    StartTrial start = small_trial(data_);
    start.plan.data.shards.push_back(more.shards[0]);
    start.plan.data.checksums.push_back(more.checksums[0]);

    EXPECT_EQ(train(start).finished.selected->val_predictions.size(), 17u);
}

TEST_F(TrialRunTest, ShardsOfDifferentSizesAreRefused) {
    const DataSet more = write_noise_shard(folder_.path() / "more.h5", {.height = 9});
    StartTrial start = small_trial(data_);
    start.plan.data.shards.push_back(more.shards[0]);
    start.plan.data.checksums.push_back(more.checksums[0]);

    EXPECT_EQ(refusal(start), "shard " + more.shards[0] +
                                  ": its images are 10 x 9 with 3 channels (those of " + data_.shards[0] +
                                  " are 10 x 12 with 3 channels); a data set has images of one shape");
}

TEST_F(TrialRunTest, AWrongShardIsNotTheTrialsFault) {
    StartTrial start = small_trial(data_);
    start.plan.data.checksums[0] = std::string(64, '0');

    try {
        train(start);
        FAIL() << "trained";
    } catch (const StorageError& error) {
        EXPECT_EQ(std::string(error.what()), "shard " + data_.shards[0] +
                                                 " is not the one of this sweep (checksum " +
                                                 data_.checksums[0] + ", the sweep's is " +
                                                 std::string(64, '0') + "); put the original shard back");
    }
}

TEST_F(TrialRunTest, AModelThatDoesNotFitIsRefusedWithTheLayersNumber) {
    StartTrial start = small_trial(data_);
    start.plan.layers = {Conv{.filters = 4}, MaxPool{8}, MaxPool{2}};

    EXPECT_EQ(refusal(start),
              "layer 3 (max_pool 2): the image is only 1 x 1 here (width x height); pool less, or start from "
              "larger images");
}

TEST_F(TrialRunTest, AHugeLearningRateDiverges) {
    StartTrial start = small_trial(data_);
    start.plan.optimizer = Sgd{};
    start.plan.learning_rate = 1e30;

    const Outcome outcome = train(start);

    EXPECT_EQ(outcome.finished.ending, Ending::diverged);
    EXPECT_LT(outcome.reports.size(), 3u);
}

// The hinge loss of NaN is 0, which must not be selected as the best.
TEST_F(TrialRunTest, AHugeLearningRateDivergesWithTheHingeLossToo) {
    StartTrial start = small_trial(data_);
    start.plan.layers = {Dense{.units = 8, .activation = Activation::relu}};
    start.plan.loss = Hinge{};
    start.plan.optimizer = Sgd{};
    start.plan.learning_rate = 1e30;

    const Outcome outcome = train(start);

    EXPECT_EQ(outcome.finished.ending, Ending::diverged);
}

TEST_F(TrialRunTest, TheBestEpochIsRankedAndItsWeightsAreTested) {
    StartTrial start = small_trial(data_);
    start.plan.epochs = start.to_epoch = 12;
    start.plan.learning_rate = 0.05;
    start.plan.select_epoch = Objective{"val_loss", Direction::minimize};

    const Outcome outcome = train(start);
    const Selected& selected = *outcome.finished.selected;

    for (const EpochReport& report : outcome.reports) {
        EXPECT_LE(selected.metrics.at("val_loss"), report.metrics.at("val_loss"));
    }
    // Training only to the selected epoch gives the same weights and the same test result.
    start.to_epoch = selected.epoch;
    const Selected shorter = *train(start).finished.selected;
    EXPECT_EQ(shorter.weights_digest, selected.weights_digest);
    EXPECT_EQ(shorter.metrics, selected.metrics);
    EXPECT_EQ(shorter.test_predictions, selected.test_predictions);
}

TEST_F(TrialRunTest, TrainingEndsEarlyIfItsMetricDoesNotImprove) {
    StartTrial start = small_trial(data_);
    start.plan.epochs = start.to_epoch = 50;
    start.plan.learning_rate = 1e-12;  // nothing improves, except for rounding
    start.plan.early_stopping = EarlyStopping{{"train_accuracy", Direction::maximize}, 2, 3};
    start.plan.layers = {Flatten{}};

    const Outcome outcome = train(start);

    EXPECT_EQ(outcome.finished.ending, Ending::trained);
    EXPECT_EQ(outcome.reports.size(), 5u);
}

TEST_F(TrialRunTest, AStopBeforeTheEndOfTheFirstEpochSelectsNothing) {
    OpenDataSets data_sets;
    int batches = 0;

    const auto finished =
        std::get<TrialFinished>(train_trial(small_trial(data_), data_sets,
                                            {.started = [](auto...) {},
                                             .epoch = [](const EpochReport&) {},
                                             .stop_requested = [&] { return ++batches > 2; },
                                             .pause_requested = {},
                                             .note = {}}));

    EXPECT_EQ(finished.ending, Ending::stopped);
    EXPECT_FALSE(finished.selected);
    EXPECT_EQ(batches, 3);
}

TEST_F(TrialRunTest, AStopWithinAnEpochKeepsTheWeightsOfTheLastFinishedOne) {
    OpenDataSets data_sets;
    bool reported = false;
    int batches_after_report = 0;

    const auto finished = std::get<TrialFinished>(
        train_trial(small_trial(data_), data_sets,
                    {.started = [](auto...) {},
                     .epoch = [&](const EpochReport&) { reported = true; },
                     .stop_requested = [&] { return reported && ++batches_after_report > 3; },
                     .pause_requested = {},
                     .note = {}}));

    StartTrial one_epoch = small_trial(data_);
    one_epoch.to_epoch = 1;
    ASSERT_TRUE(finished.selected);
    EXPECT_EQ(finished.selected->weights_digest, train(one_epoch).finished.selected->weights_digest);
}

TEST_F(TrialRunTest, TheTestImagesAreNotEvaluatedUnlessAllowed) {
    StartTrial start = small_trial(data_);
    start.plan.evaluate_test = false;

    const Selected selected = *train(start).finished.selected;

    EXPECT_TRUE(selected.test_predictions.empty());
    EXPECT_FALSE(selected.metrics.contains("test_accuracy"));
}

TEST_F(TrialRunTest, AMetricThatIsNotMeasuredIsRefused) {
    const DataSet data = write_noise_shard(folder_.path() / "no_val.h5", {.val = 0});
    StartTrial start = small_trial(data);
    start.plan.select_epoch = Objective{"val_loss", Direction::minimize};

    EXPECT_EQ(refusal(start),
              "select_epoch: metric 'val_loss' (the data set has no validation images); use e.g. train_loss");
}

}  // namespace
}  // namespace trommel
