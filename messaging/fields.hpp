// The members of every struct on the wire, each named once, in wire order.
#pragma once

#include <concepts>
#include <type_traits>

#include "messaging/archive.hpp"
#include "messaging/messages.hpp"

namespace trommel {

template <>
inline constexpr std::uint8_t enumerators<Direction> = 2;
template <>
inline constexpr std::uint8_t enumerators<Normalization> = 6;
template <>
inline constexpr std::uint8_t enumerators<Initialization> = 5;
template <>
inline constexpr std::uint8_t enumerators<Precision> = 2;
template <>
inline constexpr std::uint8_t enumerators<ClassWeighting> = 3;
template <>
inline constexpr std::uint8_t enumerators<FillMode> = 4;
template <>
inline constexpr std::uint8_t enumerators<AugmentAxes> = 2;
template <>
inline constexpr std::uint8_t enumerators<OptimizerForm> = 2;
template <>
inline constexpr std::uint8_t enumerators<BatchVariance> = 2;
template <>
inline constexpr std::uint8_t enumerators<Pooling> = 2;
template <>
inline constexpr std::uint8_t enumerators<Padding> = 2;  // symmetric is not sent: only a ResNet uses it
template <>
inline constexpr std::uint8_t enumerators<ResNetStage> = 6;
template <>
inline constexpr std::uint8_t enumerators<Activation> = 2;
template <>
inline constexpr std::uint8_t enumerators<Ending> = 3;
template <>
inline constexpr std::uint8_t enumerators<Fault> = 4;

template <class T, class Struct>
concept Is = std::same_as<std::remove_const_t<T>, Struct>;

// One line a struct: defines void fields(archive, s) for const s (encoding) and non-const s (decoding).
#define TROMMEL_FIELDS(Struct, ...)                        \
    template <class Archive, Is<Struct> S>                 \
    void fields(Archive& archive, [[maybe_unused]] S& s) { \
        archive(__VA_ARGS__);                              \
    }

TROMMEL_FIELDS(ConfigurationId, s.number)
TROMMEL_FIELDS(TrialId, s.configuration, s.seed_number)
TROMMEL_FIELDS(AttemptId, s.trial, s.number, s.life)

TROMMEL_FIELDS(Objective, s.metric, s.direction)
TROMMEL_FIELDS(EarlyStopping, s.monitor, s.patience, s.from_epoch)
TROMMEL_FIELDS(Penalty, s.l1, s.l2)
TROMMEL_FIELDS(Conv, s.filters, s.kernel, s.padding, s.activation, s.penalty, s.stride)
TROMMEL_FIELDS(MaxPool, s.size)
TROMMEL_FIELDS(AveragePool, s.size)
TROMMEL_FIELDS(GlobalPool, s.pooling)
TROMMEL_FIELDS(BatchNorm, s.momentum, s.epsilon, s.variance)
TROMMEL_FIELDS(ResidualBlock, s.filters, s.kernel, s.stride, s.norm, s.penalty)
TROMMEL_FIELDS(ResNet, s.depth, s.weights, s.weights_digest, s.frozen)
TROMMEL_FIELDS(Dropout, s.rate)
TROMMEL_FIELDS(Flatten)
TROMMEL_FIELDS(Dense, s.units, s.activation, s.penalty)
TROMMEL_FIELDS(CrossEntropy, s.label_smoothing)
TROMMEL_FIELDS(Hinge)
TROMMEL_FIELDS(Sgd, s.momentum, s.nesterov)
TROMMEL_FIELDS(Adam, s.beta_1, s.beta_2, s.epsilon)
TROMMEL_FIELDS(RmsProp, s.rho, s.momentum, s.epsilon)
TROMMEL_FIELDS(AdamW, s.beta_1, s.beta_2, s.epsilon)
TROMMEL_FIELDS(Adagrad, s.initial_accumulator, s.epsilon)
TROMMEL_FIELDS(ConstantRate)
TROMMEL_FIELDS(Plateau, s.monitor, s.factor, s.patience, s.min_delta)
TROMMEL_FIELDS(StepDecay, s.every, s.factor)
TROMMEL_FIELDS(Cosine)
TROMMEL_FIELDS(OneCycle)
TROMMEL_FIELDS(ClassWeights, s.weighting, s.given)
TROMMEL_FIELDS(Augmentation, s.horizontal_flip, s.vertical_flip, s.shift, s.zoom, s.shear_degrees,
               s.rotation_degrees, s.fill, s.axes)
TROMMEL_FIELDS(Command, s.words, s.params, s.metrics)
TROMMEL_FIELDS(DataSet, s.name, s.shards, s.checksums)
TROMMEL_FIELDS(TrainingPlan, s.data, s.model, s.layers, s.normalization, s.optimizer, s.optimizer_form,
               s.learning_rate, s.batch_size, s.epochs, s.early_stopping, s.select_epoch, s.evaluate_test,
               s.evaluate_all, s.initialization, s.loss, s.schedule, s.warmup_epochs, s.weight_decay,
               s.gradient_clip_norm, s.precision, s.class_weights, s.augmentation, s.command)
TROMMEL_FIELDS(Selected, s.epoch, s.epochs, s.metrics, s.val_predictions, s.test_predictions,
               s.weights_digest, s.seconds)

TROMMEL_FIELDS(EpochMetrics, s.epoch, s.metrics)

TROMMEL_FIELDS(Hello, s.protocol, s.build, s.host, s.process)
TROMMEL_FIELDS(Checkpoints, s.directory, s.every_seconds, s.known_epochs)
TROMMEL_FIELDS(AttemptLimits, s.timeout_seconds, s.epoch_timeout_seconds, s.memory_bytes)
TROMMEL_FIELDS(StartTrial, s.attempt, s.seed, s.plan, s.to_epoch, s.checkpoints, s.limits, s.weights_file,
               s.history)
TROMMEL_FIELDS(TrialStarted, s.attempt, s.environment, s.after_epoch, s.problems)
TROMMEL_FIELDS(EpochReport, s.attempt, s.epoch, s.metrics, s.seconds)
TROMMEL_FIELDS(Pause, s.attempt)
TROMMEL_FIELDS(CheckpointSaved, s.attempt, s.epoch, s.path, s.digest)
TROMMEL_FIELDS(StopTrial, s.attempt)
TROMMEL_FIELDS(TrialFinished, s.attempt, s.ending, s.selected)
TROMMEL_FIELDS(TrialFailed, s.attempt, s.reason, s.fault)
TROMMEL_FIELDS(Heartbeat, s.attempt)
TROMMEL_FIELDS(Shutdown, s.reason)
TROMMEL_FIELDS(Remark, s.attempt, s.text)

#undef TROMMEL_FIELDS

}  // namespace trommel
