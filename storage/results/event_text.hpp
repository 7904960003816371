// Describes events, one line each. Private to this folder.
#pragma once

#include <string>
#include <string_view>

#include "sweep/record.hpp"

namespace trommel {

/// A row of the table `events`, without its time and life.
struct EventText {
    std::string_view kind;
    TrialId trial;  ///< seed_number 0: a configuration as a whole; number 0: the sweep as a whole
    std::string text;
};

EventText describe(const ConfigurationProposed& record);
EventText describe(const TrialCreated& record);
EventText describe(const AttemptStarted& record);
EventText describe(const AttemptEnded& record);
EventText describe(const TrialJudged& record);

/// `kind` is the event's name and `text` its detail.
EventText describe(const SweepChanged& record);

EventText describe(const SweepEdited& record);
EventText describe(const BudgetChanged& record);
EventText describe(const RequestTaken& record);
EventText describe(const TrialRetried& record);
EventText describe(const TrialGivenUp& record);

}  // namespace trommel
