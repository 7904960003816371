#include "worker/protocol_violation.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>

namespace trommel {

namespace {

bool is_metric(const std::string& name, const Command* command) {
    const std::vector<std::string>& known = command ? command->metrics : epoch_metrics();
    return std::ranges::find(known, name) != known.end();
}

bool is_value_of(const std::string& metric, double value) {
    const bool may_diverge = evident_direction(metric) != Direction::maximize;
    return !std::isinf(value) || (may_diverge && value > 0);
}

// The text may be anything, and is stored in the record.
std::string printable(std::string text) {
    text.resize(std::min<std::size_t>(text.size(), 60));
    std::ranges::replace_if(
        text, [](char byte) { return byte < ' ' || byte > '~'; }, '?');
    return text;
}

}  // namespace

std::optional<std::string> problem_with(const EpochReport& report, const TrialProgress& progress) {
    const std::string epoch = "of epoch " + std::to_string(report.epoch);
    if (report.epoch > progress.epochs) {
        return epoch + " (its plan has " + std::to_string(progress.epochs) + ")";
    }
    const bool may_jump = progress.command && report.epoch > progress.last_epoch;
    if (report.epoch != progress.last_epoch + 1 && !may_jump) {
        return epoch + " instead of epoch " + std::to_string(progress.last_epoch + 1);
    }
    for (const auto& [name, value] : report.metrics) {
        if (!is_metric(name, progress.command)) {
            return "with an unknown metric '" + printable(name) + "'";
        }
        if (!is_value_of(name, value)) {
            std::ostringstream text;
            text << "with " << name << " = " << value;
            return text.str();
        }
    }
    return std::nullopt;
}

std::optional<std::string> problem_with(const TrialStarted& started, const Checkpoints& checkpoints) {
    if (started.after_epoch >= 0 && started.after_epoch <= checkpoints.known_epochs) {
        return std::nullopt;
    }
    return "after epoch " + std::to_string(started.after_epoch) + " (epochs up to " +
           std::to_string(checkpoints.known_epochs) + " are known)";
}

std::optional<std::string> problem_with(const Remark& remark, const TrialProgress& progress) {
    constexpr std::size_t longest = 1000;
    if (!progress.command) {
        return "on a trial without a program";
    }
    return remark.text.size() > longest ? std::optional<std::string>("of more than 1000 bytes")
                                        : std::nullopt;
}

std::optional<std::string> problem_with(const CheckpointSaved&, const TrialProgress& progress) {
    const bool part_is_done = progress.to_epoch < progress.epochs && progress.last_epoch >= progress.to_epoch;
    if (progress.told_to_pause || part_is_done || progress.command) {
        return std::nullopt;
    }
    return "without a Pause";
}

std::optional<std::string> problem_with(const TrialFinished& finished, const TrialProgress&) {
    if (finished.ending == Ending::trained && !finished.selected) {
        return "trained, without a selected epoch";
    }
    return std::nullopt;
}

}  // namespace trommel
