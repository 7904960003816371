// The learning rate of every step. docs/training.md has the formulas. Without Torch.
#pragma once

#include <cstdint>

#include "sweep/improvement.hpp"
#include "sweep/metrics.hpp"
#include "sweep/training.hpp"

namespace trommel {

/// Schedules by the step reach their end after the plan's epochs, whether or not the training ends early.
/// Steps are asked for, and epochs are shown, in their order.
class RateSchedule {
  public:
    /// The plan's schedule, learning rate, epochs and warm-up.
    RateSchedule(const TrainingPlan& plan, std::int64_t steps_per_epoch);

    /// Of step `step` of the whole training, from 0.
    double at(std::int64_t step) const;

    /// Plateau and StepDecay change the rate between epochs. `epoch` counts from 1.
    void after_epoch(std::int64_t epoch, const Metrics& metrics);

  private:
    Schedule schedule_;
    double base_;
    double rate_;          // of this epoch, where the schedule goes by epochs
    double steps_;         // of the whole training
    double warmup_steps_;  // need not be whole
    Improvement improvement_;
};

}  // namespace trommel
