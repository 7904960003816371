#include "worker/trainer/optimizer.hpp"

#include <torch/optim/adagrad.h>
#include <torch/optim/adam.h>
#include <torch/optim/adamw.h>
#include <torch/optim/rmsprop.h>
#include <torch/optim/sgd.h>

#include <torch/nn/utils/clip_grad.h>  // needs what those above include

#include <algorithm>
#include <type_traits>
#include <utility>

#include "worker/trainer/keras_form.hpp"

namespace trommel {

namespace {

using Parameters = std::vector<at::Tensor>;

constexpr double unset = 0;  // the learning rate is passed with each step

// One overload for each rule.
struct Make {
    const Parameters& parameters;
    OptimizerForm form;
    double decay;  // decay by Torch itself

    std::unique_ptr<torch::optim::Optimizer> operator()(const Sgd& rule) const {
        return std::make_unique<torch::optim::SGD>(parameters, torch::optim::SGDOptions(unset)
                                                                   .momentum(rule.momentum)
                                                                   .nesterov(rule.nesterov)
                                                                   .weight_decay(decay));
    }
    std::unique_ptr<torch::optim::Optimizer> operator()(const Adam& rule) const {
        return std::make_unique<torch::optim::Adam>(parameters, torch::optim::AdamOptions(unset)
                                                                    .betas({rule.beta_1, rule.beta_2})
                                                                    .eps(rule.epsilon)
                                                                    .weight_decay(decay));
    }
    std::unique_ptr<torch::optim::Optimizer> operator()(const AdamW& rule) const {
        return std::make_unique<torch::optim::AdamW>(parameters, torch::optim::AdamWOptions(unset)
                                                                     .betas({rule.beta_1, rule.beta_2})
                                                                     .eps(rule.epsilon)
                                                                     .weight_decay(decay));
    }
    std::unique_ptr<torch::optim::Optimizer> operator()(const Adagrad& rule) const {
        // Keras's epsilon is inside the root: equivalent to a sum that starts with it.
        const double inside = form == OptimizerForm::keras ? rule.epsilon : 0;
        return std::make_unique<torch::optim::Adagrad>(
            parameters, torch::optim::AdagradOptions(unset)
                            .initial_accumulator_value(rule.initial_accumulator + inside)
                            .eps(rule.epsilon - inside)
                            .weight_decay(decay));
    }
    std::unique_ptr<torch::optim::Optimizer> operator()(const RmsProp& rule) const {
        const auto options = torch::optim::RMSpropOptions(unset)
                                 .alpha(rule.rho)
                                 .momentum(rule.momentum)
                                 .eps(rule.epsilon)
                                 .weight_decay(decay);
        if (form == OptimizerForm::keras) {
            return std::make_unique<KerasRmsProp>(parameters, options);
        }
        return std::make_unique<torch::optim::RMSprop>(parameters, options);
    }
};

// Torch's state of a parameter, and its tensors by name; one of each for every rule.
torch::optim::SGDParamState empty_state(const Sgd&) {
    return {};
}
torch::optim::AdamParamState empty_state(const Adam&) {
    return {};
}
torch::optim::AdamWParamState empty_state(const AdamW&) {
    return {};
}
torch::optim::AdagradParamState empty_state(const Adagrad&) {
    return {};
}
torch::optim::RMSpropParamState empty_state(const RmsProp&) {
    return {};
}

void for_each_tensor(torch::optim::SGDParamState& state, const auto& see) {
    see("momentum_buffer", state.momentum_buffer());
}
void for_each_tensor(torch::optim::AdagradParamState& state, const auto& see) {
    see("sum", state.sum());
}
void for_each_tensor(torch::optim::RMSpropParamState& state, const auto& see) {
    see("square_avg", state.square_avg());
    see("momentum_buffer", state.momentum_buffer());
}
void for_each_tensor(auto& adam, const auto& see) {
    see("exp_avg", adam.exp_avg());
    see("exp_avg_sq", adam.exp_avg_sq());
}

void set_steps(torch::optim::SGDParamState&, std::int64_t) {}
void set_steps(auto& state, std::int64_t steps) {
    state.step(steps);
}

using States = std::decay_t<decltype(std::declval<torch::optim::Optimizer&>().state())>;

std::string name_of(std::size_t parameter, const char* what) {
    return std::to_string(parameter) + "." + what;
}

}  // namespace

struct WeightUpdates::Rule {
    std::unique_ptr<torch::optim::Optimizer> torch;
    Optimizer kind;
    OptimizerForm form;
    double keras_decay;  // 0 in Torch's form, which decays by itself

    Rule(const TrainingPlan& plan, const Parameters& parameters)
        : kind(plan.optimizer),
          form(plan.optimizer_form),
          keras_decay(form == OptimizerForm::keras ? plan.weight_decay : 0) {
        torch = std::visit(Make{parameters, form, plan.weight_decay - keras_decay}, kind);
    }

    // see(index, parameter, an empty state of this rule)
    void for_each_parameter(const auto& see) const {
        std::visit(
            [&](const auto& rule) {
                const auto& parameters = torch->param_groups().front().params();
                for (std::size_t i = 0; i < parameters.size(); ++i) {
                    see(i, parameters[i], empty_state(rule));
                }
            },
            kind);
    }
};

WeightUpdates::WeightUpdates(const TrainingPlan& plan, const std::vector<at::Tensor>& parameters)
    : rule_(std::make_unique<Rule>(plan, parameters)), clip_norm_(plan.gradient_clip_norm) {}

WeightUpdates::~WeightUpdates() = default;

void WeightUpdates::step(double learning_rate) {
    for (auto& group : rule_->torch->param_groups()) {
        group.options().set_lr(learning_rate);
    }
    if (clip_norm_ > 0) {
        torch::nn::utils::clip_grad_norm_(rule_->torch->param_groups().front().params(), clip_norm_);
    }
    ++steps_;
    if (rule_->form == OptimizerForm::keras) {
        prepare_kerass_step(*rule_->torch, rule_->kind, rule_->keras_decay, learning_rate, steps_);
    }
    rule_->torch->step();
    for (auto& group : rule_->torch->param_groups()) {
        for (at::Tensor& parameter : group.params()) {
            parameter.mutable_grad().reset();
        }
    }
}

std::vector<OptimizerTensor> WeightUpdates::state() const {
    std::vector<OptimizerTensor> tensors;
    rule_->for_each_parameter([&]<class State>(std::size_t i, const at::Tensor& parameter, const State&) {
        const auto found = rule_->torch->state().find(key_of<States::key_type>(parameter));
        if (found == rule_->torch->state().end()) {
            return;
        }
        for_each_tensor(static_cast<State&>(*found->second), [&](const char* what, const at::Tensor& each) {
            if (each.defined()) {
                tensors.push_back({name_of(i, what), each});
            }
        });
    });
    return tensors;
}

std::vector<OptimizerTensor> WeightUpdates::state_layout() const {
    std::vector<OptimizerTensor> tensors;
    rule_->for_each_parameter([&](std::size_t i, const at::Tensor& parameter, auto state) {
        for_each_tensor(state, [&](const char* what, const at::Tensor&) {
            tensors.push_back({name_of(i, what), parameter});
        });
    });
    return tensors;
}

void WeightUpdates::load_state(const std::vector<OptimizerTensor>& state, std::int64_t steps) {
    steps_ = steps;
    rule_->for_each_parameter([&]<class State>(std::size_t i, const at::Tensor& parameter, const State&) {
        auto loaded = std::make_unique<State>();
        set_steps(*loaded, steps);
        bool any = false;
        for_each_tensor(*loaded, [&](const char* what, at::Tensor& tensor) {
            const auto found = std::ranges::find(state, name_of(i, what), &OptimizerTensor::name);
            if (found != state.end()) {
                tensor = found->tensor;
                any = true;
            }
        });
        if (any) {
            rule_->torch->state()[key_of<States::key_type>(parameter)] = std::move(loaded);
        }
    });
}

}  // namespace trommel
