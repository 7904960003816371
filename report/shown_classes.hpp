// Accuracy and confusion of a trial by class, computed from the predictions in the record.
#pragma once

#include "report/show.hpp"

namespace trommel {

/// For validation and test, if the record has the names of the classes (older ones do not), the labels, and
/// the trial's predictions for all images.
std::vector<ShownClasses> shown_classes(const SweepSource& source, const PastTrial& trial);

/// One row per class, with the classes that it was most often confused with.
std::string to_text(const ShownClasses& classes, TextStyle style);

}  // namespace trommel
