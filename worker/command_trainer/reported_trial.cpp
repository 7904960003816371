#include "worker/command_trainer/reported_trial.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace trommel {

ReportedTrial::ReportedTrial(const TrainingPlan& plan, Journal journal)
    : journal_(std::move(journal)), selection_(plan.select_epoch), early_stop_(plan.early_stopping) {}

ReportedTrial::Verdict ReportedTrial::add(const ReportedEpoch& reported) {
    if (last_epoch_ == 0) {
        journal_.begin_at(reported.epoch);
        for (const ReportedEpoch& earlier : journal_.reports()) {
            judge(earlier);
        }
    }
    journal_.add(reported);
    last_epoch_ = reported.epoch;
    return judge(reported);
}

void ReportedTrial::resume_at_end() {
    for (const ReportedEpoch& earlier : journal_.reports()) {
        judge(earlier);
    }
}

ReportedTrial::Verdict ReportedTrial::judge(const ReportedEpoch& reported) {
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
    return stops ? Verdict::early_stop : Verdict::go_on;
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
