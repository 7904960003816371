// Is a trial that was trained again the same trial?
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "storage/results/results_reader.hpp"
#include "sweep/record.hpp"

namespace trommel {

/// A trial as it was trained again.
struct Retrained {
    Environment environment;
    std::vector<EpochMeasured> epochs;
    Selected selected;
    bool diverged = false;
};

/// identical: every metric of every epoch has the same bits, and so have predictions and weights.
/// within_noise: not so, but the objective, an accuracy, differs by less than one standard error over the
/// validation images.
enum class ReproductionVerdict { identical, within_noise, differs };

struct Reproduction {
    ReproductionVerdict verdict = ReproductionVerdict::identical;
    std::vector<std::string> differences;  ///< in numbers and predictions, for people, the first of each kind
    std::vector<std::string> surroundings;  ///< what differs in the environment: why the numbers may
};

/// `then` is the attempt that completed the trial and `selected` what the trial was ranked by.
Reproduction compare(const PastAttempt& then, const Selected& selected, const Retrained& now,
                     const Objective& objective);

std::string_view to_text(ReproductionVerdict verdict);

}  // namespace trommel
