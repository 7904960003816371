#include "report/show.hpp"

#include <algorithm>
#include <map>

#include "report/names.hpp"
#include "report/shown_classes.hpp"

namespace trommel {

namespace {

std::vector<PastTrial> trials_of(const Snapshot& snapshot, ConfigurationId id) {
    std::vector<PastTrial> trials;
    std::ranges::copy_if(snapshot.history.trials, std::back_inserter(trials),
                         [id](const PastTrial& trial) { return trial.id.configuration == id; });
    std::ranges::sort(trials, {}, &PastTrial::id);
    return trials;
}

}  // namespace

ShownConfiguration find_configuration(const Snapshot& snapshot, ConfigurationId id) {
    ShownConfiguration shown{.as_of = snapshot.as_of,
                             .objective = snapshot.source.objective,
                             .configuration = find_past(snapshot, id),
                             .trials = trials_of(snapshot, id),
                             .row = std::nullopt};
    const Leaderboard leaderboard = make_leaderboard(snapshot);
    const auto row = std::ranges::find(leaderboard.rows, id, &LeaderboardRow::configuration);
    if (row != leaderboard.rows.end()) {
        shown.row = *row;
    }
    return shown;
}

ShownTrial find_trial(const Snapshot& snapshot, TrialId id, std::vector<PastAttempt> attempts) {
    return {.as_of = snapshot.as_of,
            .objective = snapshot.source.objective,
            .configuration = find_past(snapshot, id.configuration),
            .trial = find_past(snapshot, id),
            .attempts = std::move(attempts),
            .classes = shown_classes(snapshot.source, find_past(snapshot, id))};
}

std::vector<EpochMeasured> curve(const std::vector<PastAttempt>& attempts) {
    std::map<std::int32_t, EpochMeasured> by_epoch;
    for (const PastAttempt& attempt : attempts) {
        for (const EpochMeasured& epoch : attempt.epochs) {
            by_epoch.insert_or_assign(epoch.epoch, epoch);
        }
    }
    std::vector<EpochMeasured> epochs;
    for (auto& [number, epoch] : by_epoch) {
        epochs.push_back(std::move(epoch));
    }
    return epochs;
}

}  // namespace trommel
