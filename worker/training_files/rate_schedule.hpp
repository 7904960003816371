// The learning rate of every step. docs/training.md has the formulas. Independent of Torch.
#pragma once

#include <cstdint>

#include "sweep/improvement.hpp"
#include "sweep/metrics.hpp"
#include "sweep/training.hpp"

namespace trommel {

/// Schedules by step are stretched over the plan's epochs, whether or not the training ends early. Steps and
/// epochs must be passed in order.
class RateSchedule {
  public:
    /// Uses the plan's schedule, learning rate, epochs and warm-up.
    RateSchedule(const TrainingPlan& plan, std::int64_t steps_per_epoch);

    /// The rate of step `step` of the whole training, from 0.
    double at(std::int64_t step) const;

    /// Plateau and StepDecay change the rate between epochs. `epoch` counts from 1.
    void after_epoch(std::int64_t epoch, const Metrics& metrics);

  private:
    Schedule schedule_;
    double base_;
    double rate_;          // of this epoch, if the schedule changes by epoch
    double steps_;         // of the whole training
    double warmup_steps_;  // may be fractional
    Improvement improvement_;
};

}  // namespace trommel
