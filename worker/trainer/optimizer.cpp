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

constexpr double unset = 0;  // the learning rate comes with each step

// One overload a rule.
struct Make {
    const Parameters& parameters;
    OptimizerForm form;
    double decay;  // Torch's own

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
        // Keras's epsilon is inside the root: as if the sum had begun with it.
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

// What Torch remembers of a parameter, and its tensors by name; one of each a rule.
torch::optim::SGDParamState memory_of(const Sgd&) {
    return {};
}
torch::optim::AdamParamState memory_of(const Adam&) {
    return {};
}
torch::optim::AdamWParamState memory_of(const AdamW&) {
    return {};
}
torch::optim::AdagradParamState memory_of(const Adagrad&) {
    return {};
}
torch::optim::RMSpropParamState memory_of(const RmsProp&) {
    return {};
}

void for_each_tensor(torch::optim::SGDParamState& memory, const auto& see) {
    see("momentum_buffer", memory.momentum_buffer());
}
void for_each_tensor(torch::optim::AdagradParamState& memory, const auto& see) {
    see("sum", memory.sum());
}
void for_each_tensor(torch::optim::RMSpropParamState& memory, const auto& see) {
    see("square_avg", memory.square_avg());
    see("momentum_buffer", memory.momentum_buffer());
}
void for_each_tensor(auto& adam, const auto& see) {
    see("exp_avg", adam.exp_avg());
    see("exp_avg_sq", adam.exp_avg_sq());
}

void set_steps(torch::optim::SGDParamState&, std::int64_t) {}
void set_steps(auto& memory, std::int64_t steps) {
    memory.step(steps);
}

using Memories = std::decay_t<decltype(std::declval<torch::optim::Optimizer&>().state())>;

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

    // see(place, parameter, an empty memory of this rule)
    void for_each_parameter(const auto& see) const {
        std::visit(
            [&](const auto& rule) {
                const auto& parameters = torch->param_groups().front().params();
                for (std::size_t i = 0; i < parameters.size(); ++i) {
                    see(i, parameters[i], memory_of(rule));
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

std::vector<OptimizerTensor> WeightUpdates::memory() const {
    std::vector<OptimizerTensor> tensors;
    rule_->for_each_parameter([&]<class Memory>(std::size_t i, const at::Tensor& parameter, const Memory&) {
        const auto found = rule_->torch->state().find(key_of<Memories::key_type>(parameter));
        if (found == rule_->torch->state().end()) {
            return;
        }
        for_each_tensor(static_cast<Memory&>(*found->second), [&](const char* what, const at::Tensor& each) {
            if (each.defined()) {
                tensors.push_back({name_of(i, what), each});
            }
        });
    });
    return tensors;
}

std::vector<OptimizerTensor> WeightUpdates::possible_memory() const {
    std::vector<OptimizerTensor> tensors;
    rule_->for_each_parameter([&](std::size_t i, const at::Tensor& parameter, auto memory) {
        for_each_tensor(memory, [&](const char* what, const at::Tensor&) {
            tensors.push_back({name_of(i, what), parameter});
        });
    });
    return tensors;
}

void WeightUpdates::remember(const std::vector<OptimizerTensor>& memory, std::int64_t steps) {
    steps_ = steps;
    rule_->for_each_parameter([&]<class Memory>(std::size_t i, const at::Tensor& parameter, const Memory&) {
        auto remembered = std::make_unique<Memory>();
        set_steps(*remembered, steps);
        bool any = false;
        for_each_tensor(*remembered, [&](const char* what, at::Tensor& tensor) {
            const auto found = std::ranges::find(memory, name_of(i, what), &OptimizerTensor::name);
            if (found != memory.end()) {
                tensor = found->tensor;
                any = true;
            }
        });
        if (any) {
            rule_->torch->state()[key_of<Memories::key_type>(parameter)] = std::move(remembered);
        }
    });
}

}  // namespace trommel
