#include "worker/training_data/class_weights.hpp"

#include <gtest/gtest.h>

#include "system/errors.hpp"

namespace trommel {
namespace {

const std::vector<std::string> classes = {"glass", "paper", "trash"};
const std::vector<std::int64_t> labels = {0, 0, 0, 1, 1, 2};

TEST(ClassWeightsTest, BalancedIsImagesDividedByClassesTimesImagesOfTheClass) {
    EXPECT_EQ(weight_by_class({ClassWeighting::balanced, {}}, classes, labels),
              (std::vector<float>{6.0F / 9, 1, 2}));
}

TEST(ClassWeightsTest, AClassWithoutTrainingImagesHasWeightZero) {
    EXPECT_EQ(weight_by_class({ClassWeighting::balanced, {}}, classes, std::vector<std::int64_t>{0, 1}),
              (std::vector<float>{2.0F / 3, 2.0F / 3, 0}));
}

TEST(ClassWeightsTest, AnUnnamedClassHasWeightOne) {
    EXPECT_EQ(weight_by_class({ClassWeighting::given, {{"trash", 2.5}}}, classes, labels),
              (std::vector<float>{1, 1, 2.5F}));
}

TEST(ClassWeightsTest, AnUnknownClassIsRefusedWithTheKnownOnes) {
    try {
        weight_by_class({ClassWeighting::given, {{"plastic", 2}}}, classes, labels);
        FAIL() << "an unknown class was accepted";
    } catch (const InputError& error) {
        EXPECT_STREQ(
            error.what(),
            "class_weights: 'plastic' is not a class of the data set (known: glass, paper, trash); use one "
            "of these names");
    }
}

TEST(ClassWeightsTest, WithoutWeightsThereIsNothingToMultiply) {
    EXPECT_TRUE(weight_by_class({}, classes, labels).empty());
}

}  // namespace
}  // namespace trommel
