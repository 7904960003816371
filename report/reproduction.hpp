// Compares a trial with its reproduction.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "storage/results/results_reader.hpp"
#include "sweep/record.hpp"

namespace trommel {

/// The results of the reproduction.
struct Retrained {
    Environment environment;
    std::vector<EpochMeasured> epochs;
    Selected selected;
    bool diverged = false;
};

/// identical: every metric of every epoch has the same bits, and so have predictions and weights.
/// within_noise: not identical, but the objective is an accuracy and differs by less than one standard error
/// over the validation images.
enum class ReproductionVerdict { identical, within_noise, differs };

struct Reproduction {
    ReproductionVerdict verdict = ReproductionVerdict::identical;
    std::vector<std::string> differences;  ///< in numbers and predictions, as text, the first of each kind
    std::vector<std::string>
        environment_differences;  ///< differences of the environment, which may explain those of the numbers
};

/// `then` is the attempt that completed the trial, and `selected` the values by which the trial was ranked.
Reproduction compare(const PastAttempt& then, const Selected& selected, const Retrained& now,
                     const Objective& objective);

std::string_view to_text(ReproductionVerdict verdict);

}  // namespace trommel
