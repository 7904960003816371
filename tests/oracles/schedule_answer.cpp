#include <stdexcept>

#include "tests/oracles/answers.hpp"
#include "worker/training_files/rate_schedule.hpp"

namespace trommel {

namespace {

Schedule schedule_of(const Json& schedule) {
    const std::string name = schedule.at("name");
    if (name == "constant") {
        return ConstantRate{};
    }
    if (name == "step") {
        return StepDecay{schedule.at("every"), schedule.at("factor")};
    }
    if (name == "cosine") {
        return Cosine{};
    }
    if (name == "one_cycle") {
        return OneCycle{};
    }
    if (name == "plateau") {
        const Direction direction =
            schedule.at("direction") == "maximize" ? Direction::maximize : Direction::minimize;
        return Plateau{{"monitored", direction},
                       schedule.at("factor"),
                       schedule.at("patience"),
                       schedule.at("min_delta")};
    }
    throw std::runtime_error("no schedule '" + name + "'");
}

}  // namespace

Json schedule_answer(const Json& request) {
    const std::vector<double> values = request.at("values");
    const std::int64_t steps_per_epoch = request.at("steps_per_epoch");
    RateSchedule schedule({.learning_rate = request.at("learning_rate"),
                           .epochs = static_cast<std::int64_t>(values.size()),
                           .schedule = schedule_of(request.at("schedule")),
                           .warmup_epochs = request.at("warmup_epochs")},
                          steps_per_epoch);

    std::vector<double> rates;
    std::int64_t step = 0;
    std::int64_t epoch = 0;
    for (const double value : values) {
        for (std::int64_t i = 0; i < steps_per_epoch; ++i) {
            rates.push_back(schedule.at(step++));
        }
        schedule.after_epoch(++epoch, {{"monitored", value}});
    }
    return rates;
}

}  // namespace trommel
