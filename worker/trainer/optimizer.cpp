#include "worker/trainer/optimizer.hpp"

#include <torch/optim/adagrad.h>
#include <torch/optim/adam.h>
#include <torch/optim/adamw.h>
#include <torch/optim/rmsprop.h>
#include <torch/optim/sgd.h>

#include <torch/nn/utils/clip_grad.h>  // needs what those above include

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

}  // namespace

struct WeightUpdates::Rule {
    std::unique_ptr<torch::optim::Optimizer> torch;
};

WeightUpdates::WeightUpdates(const TrainingPlan& plan, std::vector<at::Tensor> parameters)
    : rule_(new Rule{std::visit(Make{parameters, plan.weight_decay}, plan.optimizer)}),
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
    for (auto& group : rule_->torch->param_groups()) {
        for (at::Tensor& parameter : group.params()) {
            parameter.mutable_grad().reset();
        }
    }
}

}  // namespace trommel
