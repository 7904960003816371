#include "sweep/feature_plan.hpp"

#include "sweep/training_words.hpp"
#include "system/errors.hpp"

namespace trommel {

void must_suit_features(const TrainingPlan& plan) {
    if (plan.augmentation) {
        throw InputError(
            "augment: the data set holds features (only images can be rotated and shifted); use \"none\"");
    }
    if (plan.normalization == Normalization::none || plan.normalization == Normalization::standardize) {
        return;
    }
    for (const auto& [word, normalization] : normalizations()) {
        if (normalization == plan.normalization) {
            throw InputError("normalization '" + word +
                             "': the data set holds features (it is for pixels, which are 0 to 255); use "
                             "\"none\" or \"standardize\"");
        }
    }
}

}  // namespace trommel
