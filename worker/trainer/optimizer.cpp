#include "worker/trainer/optimizer.hpp"

#include <torch/optim/adagrad.h>
#include <torch/optim/adam.h>
#include <torch/optim/adamw.h>
#include <torch/optim/rmsprop.h>
#include <torch/optim/sgd.h>

#include <torch/nn/utils/clip_grad.h>  // needs what those above include

#include <algorithm>
#include <sstream>
#include <type_traits>
#include <utility>

namespace trommel {

namespace {

using Parameters = std::vector<at::Tensor>;

constexpr double unset = 0;  // the learning rate comes with each step

// One overload a rule.
struct Make {
    const Parameters& parameters;
    double decay;

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
        return std::make_unique<torch::optim::Adagrad>(
            parameters, torch::optim::AdagradOptions(unset)
                            .initial_accumulator_value(rule.initial_accumulator)
                            .eps(rule.epsilon)
                            .weight_decay(decay));
    }
    std::unique_ptr<torch::optim::Optimizer> operator()(const RmsProp& rule) const {
        return std::make_unique<torch::optim::RMSprop>(parameters, torch::optim::RMSpropOptions(unset)
                                                                       .alpha(rule.rho)
                                                                       .momentum(rule.momentum)
                                                                       .eps(rule.epsilon)
                                                                       .weight_decay(decay));
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

// Torch finds what it remembers by the parameter's address: as text up to 2.0, as it is since.
template <class Key>
Key key_of(const at::Tensor& parameter) {
    if constexpr (std::is_same_v<Key, std::string>) {
        std::ostringstream text;
        text << parameter.unsafeGetTensorImpl();
        return text.str();
    } else {
        return parameter.unsafeGetTensorImpl();
    }
}

using Memories = std::decay_t<decltype(std::declval<torch::optim::Optimizer&>().state())>;

std::string name_of(std::size_t parameter, const char* what) {
    return std::to_string(parameter) + "." + what;
}

}  // namespace

struct WeightUpdates::Rule {
    std::unique_ptr<torch::optim::Optimizer> torch;
    Optimizer kind;

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

WeightUpdates::WeightUpdates(const TrainingPlan& plan, std::vector<at::Tensor> parameters)
    : rule_(new Rule{std::visit(Make{parameters, plan.weight_decay}, plan.optimizer), plan.optimizer}),
      clip_norm_(plan.gradient_clip_norm) {}

WeightUpdates::~WeightUpdates() = default;

void WeightUpdates::step(double learning_rate) {
    for (auto& group : rule_->torch->param_groups()) {
        group.options().set_lr(learning_rate);
    }
    if (clip_norm_ > 0) {
        torch::nn::utils::clip_grad_norm_(rule_->torch->param_groups().front().params(), clip_norm_);
    }
    rule_->torch->step();
    ++steps_;
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
