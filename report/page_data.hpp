// The data of the page that `trommel report` writes, as one JSON document. docs/report.md describes it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "report/status.hpp"
#include "storage/results/results_reader.hpp"
#include "sweep/search_space.hpp"

namespace trommel {

/// The most that a page shows of each. What is left out is named in the document.
struct PageLimits {
    std::size_t rows = 10'000;     ///< of the leaderboard
    std::size_t trials = 2'000;    ///< in plots
    std::size_t curves = 300;      ///< trials whose learning curves are shown
    std::size_t epochs = 200;      ///< of each of these
    std::size_t attempts = 3'000;  ///< in the timeline
    std::size_t classes = 60;      ///< in a confusion matrix
    std::size_t text = 2'000;      ///< bytes of a trial's reason
};

struct PageInput {
    const DetailedSnapshot& record;
    SearchSpace space;      ///< empty if this trommel cannot read the sweep file of the record
    std::string directory;  ///< of the sweep, as in the commands that the page suggests
    CoordinatorState coordinator = CoordinatorState::gone;
    std::optional<std::int64_t> planned_trials;
    PageLimits limits = {};
};

/// The trials whose epochs page_data() needs: a third are the best, the others are spread evenly over the
/// sweep.
std::vector<TrialId> trials_with_curves(const Snapshot& snapshot, const PageLimits& limits = {});

/// JSON of the format "report/1", on one line. It has no '<', '>' and '&', so it can stand in an HTML script
/// element, whatever names and errors the record holds. The same input gives the same bytes.
std::string page_data(const PageInput& input);

}  // namespace trommel
