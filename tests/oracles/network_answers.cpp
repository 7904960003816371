#include <ATen/ops/tensor.h>

#include "sweep/epoch_selection.hpp"
#include "sweep/library_defaults.hpp"
#include "sweep/training_words.hpp"
#include "tests/oracles/answers.hpp"
#include "worker/trainer/network.hpp"

namespace trommel {

namespace {

Json floats(const at::Tensor& tensor) {
    const at::Tensor values = tensor.detach().to(at::kDouble).contiguous();
    return std::vector<double>(values.data_ptr<double>(), values.data_ptr<double>() + values.numel());
}

Operation operation_of(const Json& layer) {
    if (layer.contains("dense")) {
        return Connect{.name = "dense", .inputs = layer.at("inputs"), .outputs = layer.at("dense")};
    }
    return Convolve{.name = "conv",
                    .inputs = layer.at("inputs"),
                    .outputs = layer.at("conv"),
                    .kernel = layer.at("kernel")};
}

// Converts [images, values of an image, channels] to images [images, channels, values, 1].
at::Tensor images_of(const Json& batch) {
    std::vector<at::Tensor> images;
    for (const auto& image : batch.get<std::vector<std::vector<std::vector<double>>>>()) {
        std::vector<at::Tensor> places;
        for (const auto& place : image) {
            places.push_back(at::tensor(place, at::kFloat));
        }
        images.push_back(at::stack(places, 1).unsqueeze(2));
    }
    return at::stack(images).contiguous(at::MemoryFormat::ChannelsLast);
}

Json value_of(const ParamValue& value) {
    return std::visit([](const auto& each) { return Json(each); }, value);
}

}  // namespace

Json initialization_answer(const Json& request) {
    std::mt19937_64 random(request.at("seed").get<std::uint64_t>());
    Json answer = Json::array();
    for (const Json& layer : request.at("layers")) {
        const Network network({operation_of(layer)}, initializations().at(request.at("initialization")),
                              random);
        answer.push_back(
            {{"kernel", floats(network.state()[0].tensor)}, {"bias", floats(network.state()[1].tensor)}});
    }
    return answer;
}

Json batch_norm_answer(const Json& request) {
    std::mt19937_64 random(1);
    Network network({NormalizeBatch{.name = "norm",
                                    .channels = request.at("channels"),
                                    .values = request.at("values"),
                                    .momentum = request.at("momentum"),
                                    .epsilon = request.at("epsilon"),
                                    .variance = batch_variances().at(request.at("variance"))}},
                    Initialization::glorot_uniform, random);
    Json answer = Json::array();
    const auto add = [&](const at::Tensor& output) {
        answer.push_back({{"output", floats(output.squeeze(3).permute({0, 2, 1}))},
                          {"mean", floats(network.state()[2].tensor)},
                          {"variance", floats(network.state()[3].tensor)}});
    };
    at::Tensor images;
    for (const Json& batch : request.at("batches")) {
        images = images_of(batch);
        add(network.train(images, random));
    }
    add(network.predict(images));
    return answer;
}

Json early_stopping_answer(const Json& request) {
    const Objective monitor{
        "monitored", request.at("direction") == "maximize" ? Direction::maximize : Direction::minimize};
    EarlyStop stop(EarlyStopping{monitor, request.at("patience"), request.at("from_epoch")});
    EpochSelection selection(monitor);
    std::int64_t epoch = 0;
    std::int64_t selected = 0;
    for (const double value : request.at("values").get<std::vector<double>>()) {
        const Metrics metrics{{"monitored", value}};
        ++epoch;
        selected = selection.selects(metrics) ? epoch : selected;
        if (stop.ends_after(epoch, metrics)) {
            break;
        }
    }
    return {{"epochs", epoch}, {"selected", selected}};
}

Json defaults_answer(const Json& request) {
    Json answer = Json::object();
    for (const auto& [name, value] : library_defaults(request.at("library"), request.at("optimizer"))) {
        answer[name] = value_of(value);
    }
    return answer;
}

}  // namespace trommel
