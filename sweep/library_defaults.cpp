#include "sweep/library_defaults.hpp"

#include "sweep/layer.hpp"

namespace trommel {

namespace {

struct Numbers {
    double sgd_rate;
    double adam_rate;
    double rmsprop_rate;
    double adagrad_rate;
    double epsilon;
    double adagrad_epsilon;
    double initial_accumulator;
    double adamw_decay;
    double rho;
    double batch_norm_momentum;  // fraction of the new batch: Keras's 0.99 is 0.01
    double batch_norm_epsilon;
    double plateau_min_delta;
    const char* batch_norm_variance;
    const char* optimizer_form;
    const char* augment_axes;
    const char* initialization;
};

// The defaults of Keras 3 (3.15; 2.15 has the same numbers) and of torch 2.6. docs/versions.md lists where
// versions differ.
constexpr Numbers keras{.sgd_rate = 0.01,
                        .adam_rate = 0.001,
                        .rmsprop_rate = 0.001,
                        .adagrad_rate = 0.001,
                        .epsilon = 1e-7,
                        .adagrad_epsilon = 1e-7,
                        .initial_accumulator = 0.1,
                        .adamw_decay = 0.004,
                        .rho = 0.9,
                        .batch_norm_momentum = 0.01,
                        .batch_norm_epsilon = 1e-3,
                        .plateau_min_delta = 1e-4,
                        .batch_norm_variance = "population",
                        .optimizer_form = "keras",
                        .augment_axes = "column_row",
                        .initialization = "glorot_uniform"};
constexpr Numbers pytorch{.sgd_rate = 0.001,
                          .adam_rate = 0.001,
                          .rmsprop_rate = 0.01,
                          .adagrad_rate = 0.01,
                          .epsilon = 1e-8,
                          .adagrad_epsilon = 1e-10,
                          .initial_accumulator = 0,
                          .adamw_decay = 0.01,
                          .rho = 0.99,
                          .batch_norm_momentum = 0.1,
                          .batch_norm_epsilon = 1e-5,
                          .plateau_min_delta = 0,
                          .batch_norm_variance = "sample",
                          .optimizer_form = "torch",
                          .augment_axes = "row_column",
                          .initialization = "torch"};
constexpr Numbers our_own{.sgd_rate = 0.01,
                          .adam_rate = 0.001,
                          .rmsprop_rate = 0.001,
                          .adagrad_rate = 0.01,
                          .epsilon = 1e-7,
                          .adagrad_epsilon = 1e-7,
                          .initial_accumulator = 0,
                          .adamw_decay = 0.01,
                          .rho = 0.9,
                          .batch_norm_momentum = 0.1,
                          .batch_norm_epsilon = 1e-5,
                          .plateau_min_delta = 0,
                          .batch_norm_variance = "sample",
                          .optimizer_form = "torch",
                          .augment_axes = "row_column",
                          .initialization = "glorot_uniform"};

}  // namespace

Params library_defaults(const std::string& library, const std::string& optimizer) {
    const Numbers& numbers = library == "keras" ? keras : library == "pytorch" ? pytorch : our_own;
    Params defaults = {{"initialization", std::string(numbers.initialization)},
                       {"batch_norm_momentum", numbers.batch_norm_momentum},
                       {"batch_norm_epsilon", numbers.batch_norm_epsilon},
                       {"batch_norm_variance", std::string(numbers.batch_norm_variance)},
                       {"plateau_min_delta", numbers.plateau_min_delta},
                       {"optimizer_form", std::string(numbers.optimizer_form)},
                       {"augment_axes", std::string(numbers.augment_axes)},
                       {"weight_decay", optimizer == "adamw" ? numbers.adamw_decay : 0.0}};
    if (optimizer == "sgd") {
        defaults["learning_rate"] = numbers.sgd_rate;
    } else if (optimizer == "rmsprop") {
        defaults["learning_rate"] = numbers.rmsprop_rate;
        defaults["epsilon"] = numbers.epsilon;
        defaults["rho"] = numbers.rho;
    } else if (optimizer == "adagrad") {
        defaults["learning_rate"] = numbers.adagrad_rate;
        defaults["epsilon"] = numbers.adagrad_epsilon;
        defaults["initial_accumulator"] = numbers.initial_accumulator;
    } else {
        defaults["learning_rate"] = numbers.adam_rate;
        defaults["epsilon"] = numbers.epsilon;
        defaults["beta_1"] = 0.9;
        defaults["beta_2"] = 0.999;
    }
    return defaults;
}

}  // namespace trommel
