// Trains a trial in this process and keeps what it said.
#pragma once

#include <string>
#include <vector>

#include "messaging/codec.hpp"
#include "sweep/errors.hpp"
#include "tests/worker/trainer/trainer_fixtures.hpp"
#include "worker/trainer/trial_run.hpp"

namespace trommel {

struct Outcome {
    TrialFinished finished;
    std::vector<EpochReport> reports;
};

inline Outcome train(const StartTrial& start, OpenDataSets& data_sets) {
    Outcome outcome;
    outcome.finished =
        train_trial(start, data_sets,
                    {.started = [] {},
                     .epoch = [&](const EpochReport& report) { outcome.reports.push_back(report); },
                     .stop_requested = [] { return false; }});
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

/// Why it cannot be trained; empty where it can.
inline std::string refusal(const StartTrial& start) {
    try {
        train(start);
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

}  // namespace trommel
