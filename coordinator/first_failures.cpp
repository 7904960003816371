#include "coordinator/first_failures.hpp"

#include <algorithm>
#include <string_view>

namespace trommel {

namespace {

bool is_word_character(char byte) {
    constexpr std::string_view others = "_.+-";
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           others.find(byte) != std::string_view::npos;
}

// Replaces the words that differ from trial to trial: numbers, addresses, and names of trials or temporary
// files all contain a digit. The exit status or signal of a process is kept.
std::string without_varying_words(std::string_view reason) {
    std::string kind;
    std::string_view before;
    while (!reason.empty()) {
        const auto end = std::ranges::find_if_not(reason, is_word_character);
        const std::string_view word(reason.begin(), end);
        const bool is_exit_code = before == "status" || before == "signal";
        const bool varies = !is_exit_code && word.find_first_of("0123456789") != std::string_view::npos;
        before = word.empty() ? before : word;
        kind += varies ? "#" : std::string(word);
        reason.remove_prefix(word.size());
        if (!reason.empty()) {
            kind += reason.front();
            reason.remove_prefix(1);
        }
    }
    return kind;
}

}  // namespace

void FirstFailures::restore(const History& history) {
    over_ = std::ranges::any_of(history.trials, [](const PastTrial& past) {
        return past.state == TrialState::completed || past.state == TrialState::pruned;
    });
}

void FirstFailures::trial_reached(std::int32_t epoch) {
    farthest_epoch_ = std::max(farthest_epoch_, epoch);
}

void FirstFailures::trial_crashed(const Crash& crash) {
    const std::string kind = without_varying_words(crash.reason);
    if (crashes_ > 0 && kind != kind_) {
        over_ = true;
    }
    ++crashes_;
    crashed_after_ = std::max(crashed_after_, crash.epoch);
    is_certain_ = is_certain_ || crash.is_last || trials_.contains(crash.trial);
    trials_.insert(crash.trial);
    hosts_.insert(crash.host);
    kind_ = kind;
    reason_ = crash.reason;
}

bool FirstFailures::allows_start(std::size_t running) const {
    if (over_ || running == 0 || farthest_epoch_ > crashed_after_) {
        return true;
    }
    const bool may_be_enough = crashes_ > 0 && crashes_ + running >= enough;
    const bool wants_last_try = crashes_ >= enough && !is_certain_ && !last_try_began_;
    return !may_be_enough || wants_last_try;
}

void FirstFailures::attempt_began() {
    last_try_began_ = last_try_began_ || crashes_ >= enough;
}

// Three attempts that were started together are a pattern without a further attempt if no other one is
// running.
bool FirstFailures::is_pattern(std::size_t running) const {
    return crashes_ >= enough && (is_certain_ || crashes_ + running <= enough);
}

std::optional<std::string> FirstFailures::in_common(const SweepActivity& activity) const {
    const bool may_be_the_node = activity.several_hosts && hosts_.size() < 2;
    const bool all_crashed = activity.nothing_is_left && crashes_ > 0;
    if (over_ || !(all_crashed || (is_pattern(activity.running) && !may_be_the_node))) {
        return std::nullopt;
    }
    return (crashes_ == 1 ? "the only attempt has crashed: "
                          : "the first " + std::to_string(crashes_) + " attempts have crashed alike: ") +
           reason_;
}

}  // namespace trommel
