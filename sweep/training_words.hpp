// The words that settings accept, and their meanings.
#pragma once

#include <map>
#include <string>

#include "sweep/training.hpp"

namespace trommel {

template <class Meaning>
using Words = std::map<std::string, Meaning>;

const Words<Normalization>& normalizations();
const Words<Initialization>& initializations();
const Words<Loss>& losses();
const Words<Precision>& precisions();
const Words<FillMode>& fill_modes();
const Words<OptimizerForm>& optimizer_forms();
const Words<AugmentAxes>& augment_axes();
const Words<BatchVariance>& batch_variances();

/// The schedules that need no numbers; plateau and step are tables.
const Words<Schedule>& schedule_words();
const Words<ClassWeights>& class_weight_words();

/// As readable text, with every number: "plateau (val_accuracy, factor 0.1, patience 10)", "horizontal_flip,
/// shift 0.1", "glass 2.0, metal 1.0". Different values have different texts.
std::string describe(const Schedule& schedule);
std::string describe(const Augmentation& augmentation);
std::string describe(const ClassWeights& weights);

}  // namespace trommel
