#include "worker/command_trainer/reported_trial.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "sweep/command.hpp"
#include "worker/command_trainer/earlier_reports.hpp"

namespace trommel {

ReportedTrial::ReportedTrial(const TrainingPlan& plan, EarlierAttempts earlier)
    : epochs_(plan.epochs),
      earlier_(std::move(earlier)),
      selection_(plan.select_epoch),
      early_stop_(plan.early_stopping) {}

ReportedTrial::Verdict ReportedTrial::add(const EpochMetrics& reported) {
    if (last_epoch_ == 0) {
        // Without a checkpoint it starts over, whatever epoch it reports first.
        if (earlier_.has_checkpoint && leaves_a_gap(earlier_.known, reported.epoch)) {
            return Verdict::gap;
        }
        if (const Verdict verdict = add_earlier(reported.epoch); verdict != Verdict::proceed) {
            return verdict;
        }
    }
    last_epoch_ = reported.epoch;
    new_epochs_.push_back(reported);
    return judge(reported);
}

ReportedTrial::Verdict ReportedTrial::resume_at_end() {
    const Verdict verdict = add_earlier(std::numeric_limits<std::int32_t>::max());
    if (verdict == Verdict::proceed && epochs_ != endless_epochs && !is_complete()) {
        new_epochs_.clear();
        return Verdict::gap;
    }
    return verdict;
}

std::vector<EpochMetrics> ReportedTrial::take_new_epochs() {
    return std::exchange(new_epochs_, {});
}

std::int32_t ReportedTrial::last_known_epoch() const {
    const std::int32_t earlier = earlier_.known.empty() ? 0 : earlier_.known.back().epoch;
    return last_epoch_ > 0 ? last_epoch_ : earlier;
}

// The record gets all epochs from the first difference on.
ReportedTrial::Verdict ReportedTrial::add_earlier(std::int32_t epoch) {
    std::erase_if(earlier_.known, [epoch](const EpochMetrics& each) { return each.epoch >= epoch; });
    auto recorded = earlier_.recorded.begin();
    for (const EpochMetrics& each : earlier_.known) {
        if (recorded != earlier_.recorded.end() && *recorded == each) {
            ++recorded;
        } else {
            recorded = earlier_.recorded.end();
            new_epochs_.push_back(each);
        }
        if (const Verdict verdict = judge(each); verdict != Verdict::proceed) {
            return verdict;
        }
    }
    return Verdict::proceed;
}

ReportedTrial::Verdict ReportedTrial::judge(const EpochMetrics& reported) {
    if (selection_.selects(reported.metrics)) {
        selected_ = Selected{.epoch = reported.epoch,
                             .epochs = reported.epoch,
                             .metrics = reported.metrics,
                             .val_predictions = {},
                             .test_predictions = {},
                             .weights_digest = {},
                             .seconds = 0};
    }
    selected_->epochs = reported.epoch;
    const bool stops = early_stop_.ends_after(reported.epoch, reported.metrics);
    if (std::ranges::any_of(reported.metrics, [](const auto& each) { return std::isnan(each.second); })) {
        return Verdict::diverged;
    }
    return stops ? Verdict::early_stop : Verdict::proceed;
}

ReportRules rules_of(const TrainingPlan& plan) {
    ReportRules rules{
        .metrics = plan.command->metrics, .required = {plan.command->metrics.front()}, .epochs = plan.epochs};
    if (plan.select_epoch) {
        rules.required.push_back(plan.select_epoch->metric);
    }
    if (plan.early_stopping) {
        rules.required.push_back(plan.early_stopping->monitor.metric);
    }
    return rules;
}

}  // namespace trommel
