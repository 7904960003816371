// A sweep of three learning rates with a one-layer model, for tests of the coordinator.
#pragma once

#include <string>

#include "sweep/sweep.hpp"

namespace trommel {

inline Sweep small_sweep() {
    Sweep sweep;
    sweep.name = "small";
    sweep.seed = 7;
    sweep.objectives = {{"val_accuracy", Direction::maximize}};
    sweep.data = {{"pixels", {"images.h5"}, {}}};
    sweep.models = {{"flat", {{"flatten", {{"flatten", ParamValue(true)}}, {}}}}};
    sweep.train.settings = {{"model", std::string("flat")}, {"epochs", std::int64_t{2}}};
    sweep.space = {{{"learning_rate", Choice{{0.1, 0.2, 0.3}}, {}}}};
    sweep.sampler.name = "grid";
    return sweep;
}

}  // namespace trommel
