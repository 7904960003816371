#include "storage/results/event_text.hpp"

#include <fmt/format.h>

#include "sweep/describe.hpp"

namespace trommel {

EventText describe(const ConfigurationProposed& record) {
    std::string text = fmt::format("{} proposed by {}", to_text(record.configuration), record.origin);
    if (record.proposal > 0) {
        text += fmt::format(" as its number {}", record.proposal);
    }
    if (!record.label.empty()) {
        text += fmt::format(" ({})", record.label);
    }
    if (!record.params.empty()) {
        text += ": " + to_text(record.params);
    }
    return {"proposed", {record.configuration, 0}, text};
}

EventText describe(const TrialCreated& record) {
    return {"created", record.trial,
            fmt::format("{} waits{}", to_text(record.trial), record.of_finals ? ", in the finals" : "")};
}

EventText describe(const AttemptStarted& record) {
    return {"started", record.attempt.trial,
            fmt::format("{} runs on worker {} ({})", to_text(record.attempt), record.worker, record.host)};
}

EventText describe(const AttemptEnded& record) {
    std::string text = fmt::format("{} {}", to_text(record.attempt), to_text(record.outcome));
    if (to_text(record.outcome) != to_text(record.state)) {
        text += fmt::format(", the trial is {}", to_text(record.state));
    }
    return {"ended", record.attempt.trial, record.reason.empty() ? text : text + ": " + record.reason};
}

EventText describe(const TrialJudged& record) {
    return {"judged", record.attempt.trial,
            fmt::format("{} {} epoch {}", to_text(record.attempt),
                        record.prune ? "is pruned at" : "continues after", record.epoch)};
}

EventText describe(const SweepChanged& record) {
    return {to_text(record.event), {}, record.detail};
}

EventText describe(const SweepEdited& record) {
    return {"edited", {}, record.changes.empty() ? "the sweep file: only its text" : record.changes};
}

EventText describe(const BudgetChanged& record) {
    return {"budget", {}, describe(record.budget)};
}

EventText describe(const RequestTaken& record) {
    return {
        "asked", {}, fmt::format("{}: {}{}", record.text, record.refused ? "refused: " : "", record.answer)};
}

EventText describe(const TrialRetried& record) {
    return {"retried", record.trial, fmt::format("{} waits again", to_text(record.trial))};
}

EventText describe(const TrialGivenUp& record) {
    return {"given up", record.trial, fmt::format("{} will not be started again", to_text(record.trial))};
}

}  // namespace trommel
