// The journal of a program's reports, read by another attempt: for any content, its epochs increase, epochs
// missing in the record are sent to it in order, and the selected epoch is the best of all.
#include <algorithm>
#include <cstdlib>
#include <functional>
#include <string_view>

#include "worker/command_trainer/earlier_reports.hpp"
#include "worker/command_trainer/reported_trial.hpp"

namespace {

using namespace trommel;

void require(bool condition) {
    if (!condition) {
        std::abort();
    }
}

bool rises(const std::vector<EpochMetrics>& epochs) {
    return std::ranges::adjacent_find(epochs, std::ranges::greater_equal(), &EpochMetrics::epoch) ==
           epochs.end();
}

}  // namespace

// Journals are separated by zero bytes; the record has all but the last.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    TrainingPlan plan;
    plan.epochs = 50;
    plan.select_epoch = Objective{"reward", Direction::maximize};
    plan.command = Command{.words = {"train"}, .params = {}, .metrics = {"reward", "loss"}};
    const ReportRules rules = rules_of(plan);

    std::string_view text(reinterpret_cast<const char*>(data), size);
    std::vector<EpochMetrics> recorded;
    std::vector<EpochMetrics> journaled;
    for (;;) {
        const std::size_t end = text.find('\0');
        append_journal(journaled, text.substr(0, end), rules, ProgramStart::from_checkpoint);
        if (end == std::string_view::npos) {
            break;
        }
        recorded = journaled;
        text.remove_prefix(end + 1);
    }
    const std::vector<EpochMetrics> known = known_epochs(recorded, journaled);
    require(rises(journaled) && rises(known));

    ReportedTrial trial(plan, {.recorded = recorded, .known = known, .has_checkpoint = true});
    const EpochMetrics next{std::min(trial.last_known_epoch() + 1, 50), {{"reward", 0.5}}};
    const ReportedTrial::Verdict verdict = trial.add(next);
    require(verdict != ReportedTrial::Verdict::gap && rises(trial.take_new_epochs()) &&
            trial.selected().has_value());
    if (verdict == ReportedTrial::Verdict::proceed) {
        double best = 0.5;
        for (const EpochMetrics& each : known) {
            best = each.epoch < next.epoch ? std::max(best, each.metrics.at("reward")) : best;
        }
        require(trial.selected()->metrics.at("reward") == best);
    }
    return 0;
}
