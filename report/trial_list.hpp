// All trials of a sweep, whatever their state: what happened to each, and why.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "report/text_table.hpp"
#include "storage/results/results_reader.hpp"

namespace trommel {

struct ListedTrial {
    PastTrial trial;
    std::string label;            ///< of its configuration; may be empty
    std::optional<double> value;  ///< of the objective at the selected epoch; nothing if it has not completed
};

struct TrialList {
    std::string sweep;
    std::string as_of;
    Objective objective;
    std::vector<ListedTrial> trials;  ///< by configuration and seed number
};

/// Those with one of these states; without `states`, all.
TrialList list_trials(const Snapshot& snapshot, const std::vector<TrialState>& states);

enum class TrialOrder { number, value, seconds, attempts };

/// value: the best first, those without one last. seconds, attempts: the most first. Equal ones stay by number.
void sort_by(TrialList& list, TrialOrder order);

std::string to_text(const TrialList& list, TextStyle style);

/// JSON of the format "trials/1".
std::string to_json_text(const TrialList& list);

}  // namespace trommel
