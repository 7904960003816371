#include <stdexcept>

#include "sweep/training_words.hpp"
#include "tests/oracles/answers.hpp"
#include "worker/trainer/optimizer.hpp"

namespace trommel {

namespace {

Optimizer optimizer_of(const Json& rule) {
    const std::string name = rule.at("name");
    if (name == "sgd") {
        return Sgd{rule.at("momentum"), rule.at("nesterov")};
    }
    if (name == "adam") {
        return Adam{rule.at("beta_1"), rule.at("beta_2"), rule.at("epsilon")};
    }
    if (name == "adamw") {
        return AdamW{rule.at("beta_1"), rule.at("beta_2"), rule.at("epsilon")};
    }
    if (name == "rmsprop") {
        return RmsProp{rule.at("rho"), rule.at("momentum"), rule.at("epsilon")};
    }
    if (name == "adagrad") {
        return Adagrad{rule.at("initial_accumulator"), rule.at("epsilon")};
    }
    throw std::runtime_error("no optimizer '" + name + "'");
}

}  // namespace

Json optimizer_answer(const Json& request) {
    std::vector<at::Tensor> parameters;
    for (const Json& values : request.at("parameters")) {
        parameters.push_back(tensor(values).set_requires_grad(true));
    }
    WeightUpdates updates({.optimizer = optimizer_of(request.at("optimizer")),
                           .optimizer_form = optimizer_forms().at(request.at("form")),
                           .weight_decay = request.at("weight_decay"),
                           .gradient_clip_norm = request.at("gradient_clip_norm")},
                          parameters);

    Json after_each_step = Json::array();
    for (const Json& step : request.at("steps")) {
        for (std::size_t i = 0; i < parameters.size(); ++i) {
            parameters[i].mutable_grad() = tensor(step.at("gradients").at(i));
        }
        updates.step(step.at("learning_rate"));
        Json values = Json::array();
        for (const at::Tensor& parameter : parameters) {
            values.push_back(numbers(parameter));
        }
        after_each_step.push_back(values);
    }
    return after_each_step;
}

}  // namespace trommel
