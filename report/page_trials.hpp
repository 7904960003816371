// Trials, their learning curves and their attempts, for the page. Private to this folder.
#pragma once

#include <cstddef>
#include <map>
#include <vector>

#include "report/json_values.hpp"
#include "report/page_data.hpp"

namespace trommel {

/// At most that many trials, in the order of their creation: a third are the best, the others evenly spread.
std::vector<TrialId> sampled_trials(const Snapshot& snapshot, std::size_t most);

/// The ended trials that have had an attempt, in the order in which they ended.
std::vector<const PastTrial*> by_end(const DetailedSnapshot& record);

/// [{"trial", "configuration", "seed", "state", "reason", "value", "epoch", "epochs", "seconds", "order",
/// "attempts", "crashes"}]; "order" is the place in by_end(), from 1.
Json trials_json(const DetailedSnapshot& record, const std::vector<TrialId>& shown, const PageLimits& limits);

/// [[order, value, trial]]: each completed trial that was better than all that ended before it.
Json best_so_far(const DetailedSnapshot& record);

/// [{"trial", "epochs", "metrics": {name: values}}]; values have five digits.
Json curves_json(const DetailedSnapshot& record, const PageLimits& limits);

/// [{"trial", "attempt", "life", "worker", "host", "began", "ended", "outcome", "reason"}]; times are seconds
/// after `origin`. If there are more than the limit, the latest, and up to half of them crashed or lost ones.
Json attempts_json(const std::vector<PastAttempt>& attempts, double origin, const PageLimits& limits);

/// The first bytes of a text, with "..." if there are more.
std::string clipped(const std::string& text, std::size_t most);

}  // namespace trommel
