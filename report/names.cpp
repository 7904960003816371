#include "report/names.hpp"

#include <algorithm>
#include <vector>

#include "report/leaderboard.hpp"
#include "system/errors.hpp"
#include "system/words.hpp"

namespace trommel {

const PastConfiguration& find_past(const Snapshot& snapshot, ConfigurationId id) {
    const auto& all = snapshot.history.configurations;
    const auto found = std::ranges::find(all, id, &PastConfiguration::id);
    if (found == all.end()) {
        throw InputError(
            to_text(id) + ": no such configuration (" +
            (all.empty() ? "the sweep has none yet"
                         : "the sweep has " + to_text(all.front().id) + " to " + to_text(all.back().id)) +
            "); 'trommel leaderboard' lists them");
    }
    return *found;
}

const PastTrial& find_past(const Snapshot& snapshot, TrialId id) {
    find_past(snapshot, id.configuration);
    const auto& trials = snapshot.history.trials;
    const auto found = std::ranges::find(trials, id, &PastTrial::id);
    if (found == trials.end()) {
        throw InputError(to_text(id) + ": no such trial (" + to_text(id.configuration) +
                         " has other seeds); 'trommel show DIR " + to_text(id.configuration) +
                         "' lists them");
    }
    return *found;
}

ConfigurationId best_configuration(const Snapshot& snapshot) {
    const Leaderboard leaderboard = make_leaderboard(snapshot);
    if (leaderboard.rows.empty()) {
        throw InputError(
            "best: no configuration has a completed trial yet; 'trommel status' shows its progress");
    }
    return leaderboard.rows.front().configuration;
}

ConfigurationId named_configuration(const Snapshot& snapshot, const std::string& name) {
    if (const auto configuration = parse_configuration_id(name)) {
        return find_past(snapshot, *configuration).id;
    }
    if (name == "best") {
        return best_configuration(snapshot);
    }
    std::vector<std::string> labelled;
    for (const PastConfiguration& each : snapshot.history.configurations) {
        if (each.label == name && !name.empty()) {
            labelled.push_back(to_text(each.id));
        }
    }
    if (labelled.empty()) {
        throw InputError("'" + name +
                         "' is not a configuration, trial or label; write c12, c12s3, best or a label");
    }
    if (labelled.size() > 1) {
        throw InputError("'" + name + "' is the label of " + joined(labelled, ", ") + "; name one of them");
    }
    return *parse_configuration_id(labelled.front());
}

TrialId named_trial(const Snapshot& snapshot, const std::string& name) {
    if (const auto trial = parse_trial_id(name)) {
        return find_past(snapshot, *trial).id;
    }
    const ConfigurationId configuration = named_configuration(snapshot, name);
    for (const LeaderboardRow& row : make_leaderboard(snapshot).rows) {
        if (row.configuration == configuration) {
            return row.best_trial;
        }
    }
    return find_past(snapshot, TrialId{configuration, 1}).id;
}

}  // namespace trommel
