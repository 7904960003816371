// A trial that is paused and resumed ends with the same bits as an uninterrupted one.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <set>

#include "tests/worker/trainer/outcome.hpp"
#include "worker/trainer/process.hpp"
#include "worker/trainer/trial_run.hpp"

namespace trommel {
namespace {

constexpr ShardSize tiny{.train = 21, .val = 9, .test = 6, .height = 6, .width = 5};

struct Training {
    std::string name;
    std::function<void(TrainingPlan&)> change;
};

void in_kerass_form(TrainingPlan& plan, const Optimizer& rule) {
    plan.optimizer = rule;
    plan.optimizer_form = OptimizerForm::keras;
    plan.schedule = Cosine{};
    plan.weight_decay = 0.01;
}

std::vector<Training> trainings() {
    const Objective loss{"val_loss", Direction::minimize};
    const Objective accuracy{"val_accuracy", Direction::maximize};
    std::vector<Training> all = {
        {"Sgd", [](TrainingPlan& plan) { plan.optimizer = Sgd{}; }},
        {"Momentum",
         [](TrainingPlan& plan) {
             plan.optimizer = Sgd{.momentum = 0.9};
             plan.weight_decay = 0.01;
         }},
        {"Nesterov", [](TrainingPlan& plan) { plan.optimizer = Sgd{.momentum = 0.9, .nesterov = true}; }},
        {"Adam", [](TrainingPlan&) {}},
        {"AdamW",
         [](TrainingPlan& plan) {
             plan.optimizer = AdamW{};
             plan.weight_decay = 0.1;
         }},
        {"RmsProp", [](TrainingPlan& plan) { plan.optimizer = RmsProp{}; }},
        {"RmsPropWithMomentum", [](TrainingPlan& plan) { plan.optimizer = RmsProp{.momentum = 0.5}; }},
        {"Adagrad", [](TrainingPlan& plan) { plan.optimizer = Adagrad{}; }},
        {"KerassSgd", [](TrainingPlan& plan) { in_kerass_form(plan, Sgd{.momentum = 0.9}); }},
        {"KerassAdam", [](TrainingPlan& plan) { in_kerass_form(plan, Adam{}); }},
        {"KerassRmsProp", [](TrainingPlan& plan) { in_kerass_form(plan, RmsProp{.momentum = 0.5}); }},
        {"KerassAdagrad", [](TrainingPlan& plan) { in_kerass_form(plan, Adagrad{}); }},
        {"Plateau",
         [=](TrainingPlan& plan) {
             plan.schedule = Plateau{.monitor = accuracy, .factor = 0.3, .patience = 1};
         }},
        {"StepDecay", [](TrainingPlan& plan) { plan.schedule = StepDecay{.every = 2, .factor = 0.5}; }},
        {"Cosine", [](TrainingPlan& plan) { plan.schedule = Cosine{}; }},
        {"OneCycle", [](TrainingPlan& plan) { plan.schedule = OneCycle{}; }},
        {"WarmUp", [](TrainingPlan& plan) { plan.warmup_epochs = 2.5; }},
        {"Clipping", [](TrainingPlan& plan) { plan.gradient_clip_norm = 0.1; }},
        {"Bfloat16", [](TrainingPlan& plan) { plan.precision = Precision::bf16; }},
        {"Augmentation",
         [](TrainingPlan& plan) {
             plan.augmentation = Augmentation{.horizontal_flip = true, .shift = 0.2, .rotation_degrees = 20};
         }},
        {"ResidualBlock",
         [](TrainingPlan& plan) {
             plan.layers.insert(plan.layers.begin(), ResidualBlock{.filters = 4});
             plan.optimizer = Sgd{.momentum = 0.9};
         }},
        {"HingeOfALinearModel",
         [](TrainingPlan& plan) {
             plan.layers.clear();
             plan.loss = Hinge{};
         }},
        {"SmoothedAndWeighted",
         [](TrainingPlan& plan) {
             plan.loss = CrossEntropy{.label_smoothing = 0.1};
             plan.class_weights = {.weighting = ClassWeighting::balanced, .given = {}};
         }},
        {"EarlyStopping",
         [=](TrainingPlan& plan) {
             plan.early_stopping = EarlyStopping{.monitor = accuracy, .patience = 2, .from_epoch = 2};
             plan.learning_rate = 1e-7;  // nothing improves
         }},
    };
    for (const std::string& metric : epoch_metrics()) {
        const auto direction = evident_direction(metric).value_or(Direction::maximize);
        all.push_back({"SelectedBy_" + metric, [=](TrainingPlan& plan) {
                           plan.select_epoch = Objective{metric, direction};
                       }});
    }
    all.push_back({"SelectedFirst", [=](TrainingPlan& plan) {
                       plan.learning_rate = 0.5;  // the loss only increases
                       plan.optimizer = Sgd{};
                       plan.select_epoch = loss;
                   }});
    return all;
}

StartTrial start_of(const Training& training, const DataSet& data) {
    StartTrial start = small_trial(data);
    start.plan.epochs = start.to_epoch = 5;
    start.plan.evaluate_all = true;
    training.change(start.plan);
    return start;
}

// The outcome of a trial that is paused after this epoch and then resumed. The messages of both attempts are
// joined as if it had never stopped.
Outcome train_with_pause(StartTrial start, std::int32_t after, OpenDataSets& data_sets) {
    Outcome first = train(start, data_sets, after);
    EXPECT_TRUE(first.saved);
    start.attempt.number = 2;
    start.checkpoints.known_epochs = after;
    Outcome second = train(start, data_sets);
    EXPECT_EQ(second.after_epoch, after);
    EXPECT_TRUE(second.problems.empty());
    second.reports.insert(second.reports.begin(), first.reports.begin(), first.reports.end());
    for (EpochReport& report : second.reports) {
        report.attempt.number = 1;
    }
    second.finished.attempt.number = 1;
    return second;
}

class CheckpointTest : public testing::TestWithParam<Training> {
  protected:
    static void SetUpTestSuite() { prepare_training(); }

    TemporaryDirectory folder_;
    DataSet data_ = write_noise_shard(folder_.path() / "noise.h5", tiny);
};

TEST_P(CheckpointTest, PausedAfterAnyEpochATrialEndsWithTheSameBits) {
    OpenDataSets data_sets;
    StartTrial start = start_of(GetParam(), data_);
    const Outcome through = train(start, data_sets);
    const std::string undisturbed = text_of(through);

    const auto last = static_cast<std::int32_t>(through.reports.size());
    ASSERT_GE(last, 3);
    for (std::int32_t after = 1; after < last; ++after) {
        const TemporaryDirectory checkpoints;
        start.checkpoints = {.directory = checkpoints.path().string(), .every_seconds = 1e9};

        EXPECT_EQ(text_of(train_with_pause(start, after, data_sets)), undisturbed) << "after epoch " << after;
    }
}

INSTANTIATE_TEST_SUITE_P(Plans, CheckpointTest, testing::ValuesIn(trainings()),
                         [](const auto& each) { return each.param.name; });

TEST(CheckpointCoverageTest, EveryOptimizerAndEveryScheduleIsAmongTheTrainings) {
    std::set<std::size_t> optimizers;
    std::set<std::size_t> schedules;
    for (const Training& each : trainings()) {
        TrainingPlan plan = small_trial({}).plan;
        each.change(plan);
        optimizers.insert(plan.optimizer.index());
        schedules.insert(plan.schedule.index());
    }

    EXPECT_EQ(optimizers.size(), std::variant_size_v<Optimizer>);
    EXPECT_EQ(schedules.size(), std::variant_size_v<Schedule>);
}

// One process trains the first epochs of every training, and this process the rest.
TEST(CheckpointAcrossProcessesTest, ATrialResumesInAnotherProcessWithTheSameBits) {
    prepare_training();
    const TemporaryDirectory folder;
    const DataSet data = write_noise_shard(folder / "noise.h5", tiny);
    const std::string command =
        "TROMMEL_TEST_FOLDER=" + folder.path().string() + " TROMMEL_TEST_CHECKSUM=" + data.checksums[0] +
        " " + std::filesystem::read_symlink("/proc/self/exe").string() +
        " --gtest_filter=CheckpointChild.* --gtest_also_run_disabled_tests > /dev/null";
    ASSERT_EQ(std::system(command.c_str()), 0);

    for (const Training& each : trainings()) {
        StartTrial start = start_of(each, data);
        const Outcome through = train(start);
        start.checkpoints = {
            .directory = (folder / each.name).string(), .every_seconds = 1e9, .known_epochs = 2};
        const Outcome rest = train(start);

        EXPECT_EQ(rest.after_epoch, 2) << each.name;
        Outcome expected = through;
        expected.reports.erase(expected.reports.begin(), expected.reports.begin() + 2);
        EXPECT_EQ(text_of(rest), text_of(expected)) << each.name;
    }
}

// Run by the test above in a child process.
TEST(CheckpointChild, DISABLED_TrainsTwoEpochsOfEach) {
    prepare_training();
    ASSERT_TRUE(std::getenv("TROMMEL_TEST_FOLDER"));
    const std::filesystem::path folder = std::getenv("TROMMEL_TEST_FOLDER");
    const DataSet data{"noise", {(folder / "noise.h5").string()}, {std::getenv("TROMMEL_TEST_CHECKSUM")}};
    OpenDataSets data_sets;
    for (const Training& each : trainings()) {
        StartTrial start = start_of(each, data);
        std::filesystem::create_directory(folder / each.name);
        start.checkpoints = {.directory = (folder / each.name).string(), .every_seconds = 1e9};
        ASSERT_TRUE(train(start, data_sets, 2).saved) << each.name;
    }
}

}  // namespace
}  // namespace trommel
