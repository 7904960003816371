#include "sweep/library_defaults.hpp"

#include "sweep/layer.hpp"

namespace trommel {

namespace {

struct Numbers {
    double sgd_rate;
    double adam_rate;
    double rmsprop_rate;
    double epsilon;
    double rho;
    double batch_norm_momentum;  // share of the new batch: Keras's 0.99 is 0.01
    double batch_norm_epsilon;
    const char* initialization;
};

// As tf.keras 2.15 and Keras 3 document them, and torch 2.6.
constexpr Numbers keras{0.01, 0.001, 0.001, 1e-7, 0.9, 0.01, 1e-3, "glorot_uniform"};
constexpr Numbers pytorch{0.001, 0.001, 0.01, 1e-8, 0.99, 0.1, 1e-5, "torch"};
constexpr Numbers our_own{0.01, 0.001, 0.001, 1e-7, 0.9, 0.1, 1e-5, "glorot_uniform"};

}  // namespace

Params library_defaults(const std::string& library, const std::string& optimizer) {
    const Numbers& numbers = library == "keras" ? keras : library == "pytorch" ? pytorch : our_own;
    Params defaults = {{"initialization", std::string(numbers.initialization)},
                       {"batch_norm_momentum", numbers.batch_norm_momentum},
                       {"batch_norm_epsilon", numbers.batch_norm_epsilon}};
    if (optimizer == "sgd") {
        defaults["learning_rate"] = numbers.sgd_rate;
    } else if (optimizer == "rmsprop") {
        defaults["learning_rate"] = numbers.rmsprop_rate;
        defaults["epsilon"] = numbers.epsilon;
        defaults["rho"] = numbers.rho;
    } else {
        defaults["learning_rate"] = numbers.adam_rate;
        defaults["epsilon"] = numbers.epsilon;
        defaults["beta_1"] = 0.9;
        defaults["beta_2"] = 0.999;
    }
    return defaults;
}

}  // namespace trommel
