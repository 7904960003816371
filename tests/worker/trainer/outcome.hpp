// Trains a trial in this process and collects its messages.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "messaging/codec.hpp"
#include "system/errors.hpp"
#include "tests/worker/trainer/trainer_fixtures.hpp"
#include "worker/trainer/trial_run.hpp"

namespace trommel {

struct Outcome {
    TrialFinished finished;
    std::vector<EpochReport> reports;
    std::int32_t after_epoch = 0;
    std::vector<std::string> problems;
    std::vector<std::string> notes;
    std::optional<CheckpointSaved> saved;
};

/// Trains to the end, or until it is paused after this epoch.
inline Outcome train(const StartTrial& start, OpenDataSets& data_sets, std::int32_t pause_after = 0) {
    Outcome outcome;
    const auto started = [&](std::int32_t after_epoch, const std::vector<std::string>& problems) {
        outcome.after_epoch = after_epoch;
        outcome.problems = problems;
    };
    const TrialEnd end = train_trial(
        start, data_sets,
        {.started = started,
         .epoch = [&](const EpochReport& report) { outcome.reports.push_back(report); },
         .stop_requested = [] { return false; },
         .pause_requested = [&] { return pause_after > 0 && outcome.reports.back().epoch == pause_after; },
         .note = [&](const std::string& line) { outcome.notes.push_back(line); }});
    if (const auto* saved = std::get_if<CheckpointSaved>(&end)) {
        outcome.saved = *saved;
    } else {
        outcome.finished = std::get<TrialFinished>(end);
    }
    return outcome;
}

inline Outcome train(const StartTrial& start) {
    OpenDataSets data_sets;
    return train(start, data_sets);
}

//// Everything but the time it took: exact, so that equal texts mean equal bits.
inline std::string text_of(Outcome outcome) {
    if (outcome.finished.selected) {
        outcome.finished.selected->seconds = 0;
    }
    Bytes bytes = encode(outcome.finished);
    for (EpochReport& report : outcome.reports) {
        report.seconds = 0;
        const Bytes more = encode(report);
        bytes.insert(bytes.end(), more.begin(), more.end());
    }
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Why the trial cannot be trained; empty if it can.
inline std::string refusal(const StartTrial& start) {
    try {
        train(start);
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

}  // namespace trommel
