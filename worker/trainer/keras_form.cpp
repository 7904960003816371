#include "worker/trainer/keras_form.hpp"

#include <torch/optim/adam.h>
#include <torch/optim/adamw.h>

#include <cmath>
#include <memory>
#include <utility>
#include <variant>

namespace trommel {

namespace {

// One overload a rule.
struct Prepare {
    torch::optim::Optimizer& optimizer;
    double rate;
    std::int64_t step;

    // The momentum accumulates steps: gradients are scaled to steps, and the rate is 1.
    void operator()(const Sgd&) const {
        for (const at::Tensor& parameter : optimizer.param_groups().front().params()) {
            parameter.mutable_grad().mul_(rate);
        }
        optimizer.param_groups().front().options().set_lr(1);
    }
    void operator()(const Adam& rule) const {
        epsilon_beside_the_uncorrected_root<torch::optim::AdamOptions>(rule);
    }
    void operator()(const AdamW& rule) const {
        epsilon_beside_the_uncorrected_root<torch::optim::AdamWOptions>(rule);
    }
    void operator()(const auto&) const {}

    // The "epsilon hat" of Kingma and Ba, section 2: Torch first divides the root by this factor.
    template <class Options>
    void epsilon_beside_the_uncorrected_root(const auto& rule) const {
        const double correction = std::sqrt(1 - std::pow(rule.beta_2, static_cast<double>(step)));
        static_cast<Options&>(optimizer.param_groups().front().options()).eps(rule.epsilon / correction);
    }
};

}  // namespace

torch::optim::RMSpropParamState& KerasRmsProp::state_of(const at::Tensor& parameter) {
    using Key = std::decay_t<decltype(state())>::key_type;
    auto& remembered = state()[key_of<Key>(parameter)];
    if (!remembered) {
        auto memory = std::make_unique<torch::optim::RMSpropParamState>();
        memory->square_avg(at::zeros_like(parameter));
        memory->momentum_buffer(at::zeros_like(parameter));
        remembered = std::move(memory);
    }
    return static_cast<torch::optim::RMSpropParamState&>(*remembered);
}

at::Tensor KerasRmsProp::step(LossClosure) {
    const at::NoGradGuard no_graph;
    const auto& options = static_cast<torch::optim::RMSpropOptions&>(param_groups().front().options());
    for (at::Tensor& parameter : param_groups().front().params()) {
        torch::optim::RMSpropParamState& memory = state_of(parameter);
        const at::Tensor& gradient = parameter.grad();
        memory.step(memory.step() + 1);
        memory.square_avg().mul_(options.alpha()).addcmul_(gradient, gradient, 1 - options.alpha());
        const at::Tensor root = memory.square_avg().add(options.eps()).sqrt_();
        memory.momentum_buffer().mul_(options.momentum()).addcdiv_(gradient, root, options.lr());
        parameter.sub_(memory.momentum_buffer());
    }
    return {};
}

void prepare_kerass_step(torch::optim::Optimizer& optimizer, const Optimizer& rule, double weight_decay,
                         double learning_rate, std::int64_t step) {
    const at::NoGradGuard no_graph;
    if (weight_decay > 0) {
        for (at::Tensor& parameter : optimizer.param_groups().front().params()) {
            parameter.mul_(1 - learning_rate * weight_decay);
        }
    }
    std::visit(Prepare{optimizer, learning_rate, step}, rule);
}

}  // namespace trommel
