// One message of each type, with no empty field.
#pragma once

#include <string>
#include <vector>

#include "messaging/messages.hpp"

namespace trommel {

inline AttemptId sample_attempt() {
    return {.trial = {.configuration = {12}, .seed_number = 3}, .number = 2, .life = 1};
}

inline StartTrial sample_start() {
    StartTrial start;
    start.attempt = sample_attempt();
    start.seed = 0xfedcba9876543210;
    start.plan.data = {"pixels", {"/data/a.h5", "/data/b.h5"}, {std::string(64, 'a'), std::string(64, 'b')}};
    start.plan.model = "report_cnn";
    start.plan.layers = {Conv{32, 3, Padding::same, Activation::relu, {1e-4, 1e-3}},
                         MaxPool{2},
                         BatchNorm{.variance = BatchVariance::population},
                         ResNet{18, "/data/resnet18.pth", std::string(64, 'c'), ResNetStage::layer2},
                         Dropout{0.4},
                         Flatten{},
                         Dense{64, Activation::relu, {0.1, 0.2}}};
    start.plan.normalization = Normalization::standardize;
    start.plan.optimizer = RmsProp{0.9, 0.5, 1e-7};
    start.plan.optimizer_form = OptimizerForm::keras;
    start.plan.learning_rate = 0.02;
    start.plan.batch_size = 32;
    start.plan.epochs = 40;
    start.plan.early_stopping = EarlyStopping{{"val_loss", Direction::minimize}, 5, 10};
    start.plan.select_epoch = Objective{"val_accuracy", Direction::maximize};
    start.plan.evaluate_test = true;
    start.plan.initialization = Initialization::he_normal;
    start.plan.loss = CrossEntropy{0.1};
    start.plan.evaluate_all = true;
    start.plan.warmup_epochs = 1.5;
    start.plan.weight_decay = 0.01;
    start.plan.gradient_clip_norm = 2;
    start.plan.precision = Precision::bf16;
    start.plan.schedule = Plateau{{"val_accuracy", Direction::maximize}, 0.5, 3, 1e-4};
    start.plan.class_weights = {ClassWeighting::given, {{"glass", 2.0}}};
    start.plan.augmentation = Augmentation{
        .horizontal_flip = true, .zoom = 0.1, .fill = FillMode::wrap, .axes = AugmentAxes::column_row};
    start.plan.command = Command{{"python3", "{epochs}"}, {{"epochs", std::int64_t{3}}}, {"val_accuracy"}};
    start.to_epoch = 9;
    start.checkpoints = {.directory = "/sweep/checkpoints", .every_seconds = 600, .known_epochs = 4};
    start.limits = {.timeout_seconds = 7200, .epoch_timeout_seconds = 600, .memory_bytes = 8'000'000'000};
    start.history = {{1, {{"val_accuracy", 0.5}}}, {3, {{"val_accuracy", 0.6}, {"val_loss", 1.5}}}};
    return start;
}

inline Selected sample_selected() {
    return {.epoch = 4,
            .epochs = 9,
            .metrics = {{"val_accuracy", 0.61}, {"val_loss", 1.07}},
            .val_predictions = {0, 5, 65535},
            .test_predictions = {1},
            .weights_digest = std::string(64, 'c'),
            .seconds = 12.5};
}

inline std::vector<Message> sample_messages() {
    const AttemptId attempt = sample_attempt();
    return {Hello{protocol_version, "0.1.0 781da04", "n3", 4711},
            sample_start(),
            TrialStarted{attempt, {{"threads", "1"}, {"torch", "1.13.1"}}},
            EpochReport{attempt, 4, {{"train_loss", 0.5}, {"val_loss", 1.07}}, 1.25},
            Pause{attempt},
            CheckpointSaved{attempt, 9, "/sweep/checkpoints/c12s3.pt", std::string(64, 'd')},
            StopTrial{attempt},
            TrialFinished{attempt, Ending::stopped, sample_selected()},
            TrialFailed{attempt, "killed by signal 11 (Segmentation fault) in epoch 4"},
            Heartbeat{attempt},
            Shutdown{"the sweep is finished"},
            Remark{attempt, "reports 'lr', which is not in 'metrics'"}};
}

}  // namespace trommel
