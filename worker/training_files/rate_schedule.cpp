#include "worker/training_files/rate_schedule.hpp"

#include <cmath>
#include <numbers>

namespace trommel {

namespace {

// Half a cosine: `from` at fraction 0, `to` at fraction 1.
double along_cosine(double from, double to, double share) {
    return to + (from - to) / 2 * (1 + std::cos(std::numbers::pi * share));
}

// The rate of one step; one overload for each schedule.
struct RateAt {
    double base;
    double epoch_rate;
    double step;
    double steps;  // of the whole training

    double operator()(const ConstantRate&) const { return base; }
    double operator()(const Plateau&) const { return epoch_rate; }
    double operator()(const StepDecay&) const { return epoch_rate; }
    double operator()(const Cosine&) const { return along_cosine(base, 0, step / steps); }

    // The phase boundaries of OneCycleLR may be between two steps.
    double operator()(const OneCycle&) const {
        const double first = base / 25;
        const double last = first / 1e4;
        const double summit = 0.3 * steps - 1;
        if (step <= summit) {
            return along_cosine(first, base, step / summit);
        }
        return along_cosine(base, last, (step - summit) / (steps - 1 - summit));
    }
};

// The rate of the next epoch; one overload for each schedule that changes by epoch.
struct NextEpochRate {
    double rate;
    std::int64_t epoch;
    const Metrics& metrics;
    Improvement& improvement;

    double operator()(const Plateau& plateau) const {
        const double value = metrics.find(plateau.monitor.metric)->second;
        if (improvement.sees(value, plateau.monitor.direction, plateau.min_delta) ||
            improvement.epochs_without() < plateau.patience) {
            return rate;
        }
        improvement.restart_count();
        return rate * plateau.factor;
    }
    double operator()(const StepDecay& decay) const {
        return epoch % decay.every == 0 ? rate * decay.factor : rate;
    }
    double operator()(const auto&) const { return rate; }
};

}  // namespace

RateSchedule::RateSchedule(const TrainingPlan& plan, std::int64_t steps_per_epoch)
    : schedule_(plan.schedule),
      base_(plan.learning_rate),
      rate_(plan.learning_rate),
      steps_(static_cast<double>(plan.epochs * steps_per_epoch)),
      warmup_steps_(plan.warmup_epochs * static_cast<double>(steps_per_epoch)) {}

double RateSchedule::at(std::int64_t step) const {
    const auto number = static_cast<double>(step);
    const double rate = std::visit(RateAt{base_, rate_, number, steps_}, schedule_);
    return number + 1 < warmup_steps_ ? rate * (number + 1) / warmup_steps_ : rate;
}

void RateSchedule::after_epoch(std::int64_t epoch, const Metrics& metrics) {
    rate_ = std::visit(NextEpochRate{rate_, epoch, metrics, improvement_}, schedule_);
}

}  // namespace trommel
