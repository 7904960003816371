// How a trial told the classes apart, from the predictions in the record.
#pragma once

#include "report/show.hpp"

namespace trommel {

/// Of validation and test, where the record has the classes' names (older ones do not), the labels and the trial's
/// predictions of all images.
std::vector<ShownClasses> shown_classes(const SweepSource& source, const PastTrial& trial);

/// One row a class, with what its images were taken for most often.
std::string to_text(const ShownClasses& classes, TextStyle style);

}  // namespace trommel
