// The learning rate of every step. docs/training.md has the formulas. Without Torch.
#pragma once

#include <cstdint>

#include "sweep/improvement.hpp"
#include "sweep/metrics.hpp"
#include "sweep/training.hpp"

namespace trommel {

/// How long a training is at most: schedules by the step reach their end there, whether or not it ends early.
struct TrainingLength {
    std::int64_t epochs = 1;
    std::int64_t steps_per_epoch = 1;
};

/// Steps are asked for, and epochs are shown, in their order.
class RateSchedule {
  public:
    RateSchedule(const Schedule& schedule, double learning_rate, const TrainingLength& length)
        : schedule_(schedule), base_(learning_rate), rate_(learning_rate), length_(length) {}

    /// Of step `step` of the whole training, from 0.
    double at(std::int64_t step) const;

    /// Plateau and StepDecay change the rate between epochs. `epoch` counts from 1.
    void after_epoch(std::int64_t epoch, const Metrics& metrics);

  private:
    Schedule schedule_;
    double base_;
    double rate_;  // of this epoch, where the schedule goes by epochs
    TrainingLength length_;
    Improvement improvement_;
};

}  // namespace trommel
