// The two studies that motivated the project, as sweep files.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <variant>

#include "search_spaces/sweep_file.hpp"
#include "sweep/cost.hpp"
#include "sweep/plan.hpp"

namespace trommel {
namespace {

Sweep ready_made(const std::string& name) {
    const std::string path = TROMMEL_SOURCE_DIR "/search_spaces/" + name;
    return read_sweep(read_text(path), path);
}

TrainingPlan plan_of(const Sweep& sweep, const std::string& label) {
    for (const Enqueued& enqueued : sweep.enqueued) {
        if (enqueued.label == label) {
            return resolve(sweep, enqueued.params);
        }
    }
    throw std::runtime_error("no row '" + label + "'");
}

TEST(NotebookTest, TheRowsDifferInModelNormalizationAndEpochs) {
    const Sweep sweep = ready_made("garbage_notebook.toml");

    EXPECT_EQ(plan_of(sweep, "Logistic regression").epochs, 20);
    EXPECT_EQ(plan_of(sweep, "CNN").epochs, 80);
    EXPECT_EQ(plan_of(sweep, "CNN").normalization, Normalization::none);
    EXPECT_EQ(plan_of(sweep, "CNN, normalized").normalization, Normalization::unit);
    EXPECT_EQ(plan_of(sweep, "CNN").layers, plan_of(sweep, "CNN, normalized").layers);
}

TEST(NotebookTest, TrainingFollowsTheNotebooksCode) {
    const TrainingPlan plan = plan_of(ready_made("garbage_notebook.toml"), "CNN");

    EXPECT_EQ(plan.optimizer, Optimizer(Adam{0.9, 0.999, 1e-7}));
    EXPECT_EQ(plan.learning_rate, 0.001);
    EXPECT_EQ(plan.schedule, Schedule(Plateau{{"val_accuracy", Direction::maximize}, 0.1, 10, 1e-4}));
    EXPECT_EQ(plan.optimizer_form, OptimizerForm::keras);
    EXPECT_EQ(plan.class_weights.weighting, ClassWeighting::balanced);
    EXPECT_EQ(plan.augmentation, (Augmentation{.horizontal_flip = true,
                                               .vertical_flip = true,
                                               .shift = 0.1,
                                               .zoom = 0.1,
                                               .shear_degrees = 0.1,
                                               .axes = AugmentAxes::column_row}));
    EXPECT_EQ(plan.initialization, Initialization::glorot_uniform);
}

TEST(NotebookTest, WithAnotherOrderMostClassesHaveAnothersWeight) {
    const Sweep sweep = ready_made("garbage_notebook.toml");
    const std::map<std::string, double> images{{"cardboard", 403}, {"glass", 501},   {"metal", 410},
                                               {"paper", 594},     {"plastic", 482}, {"trash", 137}};

    const auto weights = plan_of(sweep, "CNN, normalized, weights in another order").class_weights.given;

    ASSERT_EQ(weights.size(), images.size());
    for (const auto& [name, weight] : weights) {
        const double balanced = 2527 / (6 * images.at(name));
        EXPECT_EQ(std::abs(weight - balanced) < 1e-9, name == "trash") << name;
    }
}

TEST(ReportTest, EveryRowOfTheTableExistsAndOneIsRepeated) {
    const Sweep sweep = ready_made("recyclables_report.toml");
    const std::size_t rows = 13;

    ASSERT_GE(sweep.enqueued.size(), rows);
    EXPECT_EQ(sweep.enqueued.at(rows - 1).label, "ResNet-50 features, RMSprop");
    std::set<std::string> different;
    for (std::size_t row = 0; row < rows; ++row) {
        different.insert(to_text(sweep.enqueued.at(row).params));
    }
    EXPECT_EQ(different.size(), rows - 1);
}

TEST(ReportTest, TheSupportVectorMachineHasTheHingeLossAndTheOthersDoNot) {
    const Sweep sweep = ready_made("recyclables_report.toml");

    for (const Enqueued& enqueued : sweep.enqueued) {
        const bool machine = enqueued.label.starts_with("Linear SVM");
        EXPECT_EQ(std::holds_alternative<Hinge>(resolve(sweep, enqueued.params).loss), machine)
            << enqueued.label;
    }
}

// The weight decay of the support vector machine is the L2 term of its objective, so it belongs to the
// gradient.
TEST(ReportTest, OnlyTheSupportVectorMachineUsesTorchsForm) {
    const Sweep sweep = ready_made("recyclables_report.toml");

    for (const Enqueued& enqueued : sweep.enqueued) {
        const TrainingPlan plan = resolve(sweep, enqueued.params);
        const bool machine = enqueued.label.starts_with("Linear SVM");
        EXPECT_EQ(plan.optimizer_form == OptimizerForm::torch, machine) << enqueued.label;
        EXPECT_EQ(plan.weight_decay > 0, machine) << enqueued.label;
    }
}

TEST(ReportTest, TheFunnelOutNetworkHasItsNumberOfWeights) {
    const TrainingPlan plan = plan_of(ready_made("recyclables_report.toml"), "CNN, funnel out");

    EXPECT_EQ(cost_of(operations(plan.layers, {512, 384, 3}, 6)).weights, 2'283'590);  // as Keras printed it
}

TEST(ReportTest, PenaltiesAreOnTheDenseLayerOfEachPixel) {
    const Sweep sweep = ready_made("recyclables_report.toml");

    EXPECT_EQ(plan_of(sweep, "CNN, L1+L2, Adam").layers.at(2),
              Layer(Dense{64, Activation::relu, {0.01, 0.01}}));
    EXPECT_EQ(plan_of(sweep, "CNN, SGD, L1").layers.at(2), Layer(Dense{64, Activation::relu, {0.01, 0}}));
    EXPECT_EQ(plan_of(sweep, "CNN, SGD, batch norm").layers.at(2),
              Layer(BatchNorm{0.01, 1e-3, BatchVariance::population}));
    EXPECT_EQ(plan_of(sweep, "CNN, SGD, dropout").layers.at(2), Layer(Dropout{0.4}));
}

TEST(ReportTest, LearningRatesAreThoseOfKeras) {
    const Sweep sweep = ready_made("recyclables_report.toml");

    EXPECT_EQ(plan_of(sweep, "ResNet-50 features, SGD").learning_rate, 0.01);
    EXPECT_EQ(plan_of(sweep, "ResNet-50 features, Adam").learning_rate, 0.001);
    EXPECT_EQ(plan_of(sweep, "ResNet-50 features, RMSprop").learning_rate, 0.001);
    EXPECT_EQ(plan_of(sweep, "ResNet-50 features, SGD").data.name, "resnet");
}

}  // namespace
}  // namespace trommel
