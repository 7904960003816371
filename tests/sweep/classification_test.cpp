#include "sweep/classification.hpp"

#include <gtest/gtest.h>

namespace trommel {
namespace {

// Three classes have images, the last has none; the expected numbers are scikit-learn 1.2's.
class ClassificationTest : public testing::Test {
  protected:
    ConfusionMatrix confusion_ = confusion_matrix(std::vector<std::uint16_t>{0, 0, 0, 1, 1, 2},
                                                  std::vector<std::uint16_t>{0, 0, 1, 1, 0, 0}, 4);
    std::vector<ClassScore> scores_ = class_scores(confusion_);
};

TEST_F(ClassificationTest, RowsOfTheConfusionMatrixAreTrueClasses) {
    EXPECT_EQ(confusion_, (ConfusionMatrix{{2, 1, 0, 0}, {1, 1, 0, 0}, {1, 0, 0, 0}, {0, 0, 0, 0}}));
    EXPECT_EQ(accuracy(confusion_), 0.5);
}

TEST_F(ClassificationTest, AClassHasPrecisionAndRecall) {
    EXPECT_EQ(scores_[0].images, 3);
    EXPECT_EQ(scores_[0].predicted, 4);
    EXPECT_DOUBLE_EQ(scores_[0].precision, 0.5);
    EXPECT_DOUBLE_EQ(scores_[0].recall, 2.0 / 3);
    EXPECT_DOUBLE_EQ(scores_[0].f1, 4.0 / 7);
    EXPECT_DOUBLE_EQ(scores_[2].precision, 0);
    EXPECT_DOUBLE_EQ(scores_[2].f1, 0);
}

TEST_F(ClassificationTest, AClassWithoutImagesOrPredictionsIsNotInTheMacroMean) {
    EXPECT_DOUBLE_EQ(macro_f1(scores_), (4.0 / 7 + 0.5 + 0) / 3);
    EXPECT_DOUBLE_EQ(weighted_f1(scores_), (3 * 4.0 / 7 + 2 * 0.5 + 0) / 6);
}

}  // namespace
}  // namespace trommel
