#include "sweep/record.hpp"

#include <array>
#include <utility>

namespace trommel {

namespace {

template <class Enum, std::size_t size>
using Names = std::array<std::pair<Enum, std::string_view>, size>;

constexpr Names<TrialState, 6> trial_states = {{{TrialState::waiting, "waiting"},
                                                {TrialState::running, "running"},
                                                {TrialState::paused, "paused"},
                                                {TrialState::completed, "completed"},
                                                {TrialState::pruned, "pruned"},
                                                {TrialState::failed, "failed"}}};

constexpr Names<AttemptOutcome, 6> attempt_outcomes = {{{AttemptOutcome::running, "running"},
                                                        {AttemptOutcome::completed, "completed"},
                                                        {AttemptOutcome::pruned, "pruned"},
                                                        {AttemptOutcome::paused, "paused"},
                                                        {AttemptOutcome::crashed, "crashed"},
                                                        {AttemptOutcome::lost, "lost"}}};

constexpr Names<SweepEvent, 6> sweep_events = {{{SweepEvent::begun, "begun"},
                                                {SweepEvent::resumed, "resumed"},
                                                {SweepEvent::exhausted, "exhausted"},
                                                {SweepEvent::draining, "draining"},
                                                {SweepEvent::finished, "finished"},
                                                {SweepEvent::stopped, "stopped"}}};

template <class Enum, std::size_t size>
std::string_view name_of(const Names<Enum, size>& names, Enum value) {
    for (const auto& [each, name] : names) {
        if (each == value) {
            return name;
        }
    }
    return "";
}

template <class Enum, std::size_t size>
std::optional<Enum> value_of(const Names<Enum, size>& names, std::string_view text) {
    for (const auto& [each, name] : names) {
        if (name == text) {
            return each;
        }
    }
    return std::nullopt;
}

}  // namespace

std::string_view to_text(TrialState state) {
    return name_of(trial_states, state);
}
std::string_view to_text(AttemptOutcome outcome) {
    return name_of(attempt_outcomes, outcome);
}
std::string_view to_text(SweepEvent event) {
    return name_of(sweep_events, event);
}

std::optional<TrialState> parse_trial_state(std::string_view text) {
    return value_of(trial_states, text);
}
std::optional<AttemptOutcome> parse_attempt_outcome(std::string_view text) {
    return value_of(attempt_outcomes, text);
}
std::optional<SweepEvent> parse_sweep_event(std::string_view text) {
    return value_of(sweep_events, text);
}

bool is_final(TrialState state) {
    return state == TrialState::completed || state == TrialState::pruned || state == TrialState::failed;
}

}  // namespace trommel
