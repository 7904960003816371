#include "sweep/training_words.hpp"

#include "sweep/params.hpp"

namespace trommel {

namespace {

std::string text_of(double value) {
    return to_text(ParamValue(value));
}

void append(std::string& text, const std::string& part) {
    text += (text.empty() ? "" : ", ") + part;
}

struct DescribeSchedule {
    std::string operator()(const ConstantRate&) const { return "constant"; }
    std::string operator()(const Plateau& plateau) const {
        const Objective& monitor = plateau.monitor;
        const bool evident = monitor.direction == evident_direction(monitor.metric);
        return "plateau (" + monitor.metric +
               (evident ? "" : " to " + std::string(to_text(monitor.direction))) + ", factor " +
               text_of(plateau.factor) + ", patience " + std::to_string(plateau.patience) + ")";
    }
    std::string operator()(const StepDecay& step) const {
        return "step (every " + std::to_string(step.every) + ", factor " + text_of(step.factor) + ")";
    }
    std::string operator()(const Cosine&) const { return "cosine"; }
    std::string operator()(const OneCycle&) const { return "one_cycle"; }
};

}  // namespace

const Words<Normalization>& normalizations() {
    static const Words<Normalization> words = {{"none", Normalization::none},
                                               {"unit", Normalization::unit},
                                               {"standardize", Normalization::standardize},
                                               {"per_image", Normalization::per_image},
                                               {"imagenet", Normalization::imagenet},
                                               {"caffe", Normalization::caffe}};
    return words;
}

const Words<Initialization>& initializations() {
    static const Words<Initialization> words = {{"glorot_uniform", Initialization::glorot_uniform},
                                                {"glorot_normal", Initialization::glorot_normal},
                                                {"he_uniform", Initialization::he_uniform},
                                                {"he_normal", Initialization::he_normal},
                                                {"torch", Initialization::torch}};
    return words;
}

const Words<Loss>& losses() {
    static const Words<Loss> words = {{"cross_entropy", CrossEntropy{}}, {"hinge", Hinge{}}};
    return words;
}

const Words<Precision>& precisions() {
    static const Words<Precision> words = {{"fp32", Precision::fp32}, {"bf16", Precision::bf16}};
    return words;
}

const Words<FillMode>& fill_modes() {
    static const Words<FillMode> words = {{"nearest", FillMode::nearest},
                                          {"constant", FillMode::constant},
                                          {"reflect", FillMode::reflect},
                                          {"wrap", FillMode::wrap}};
    return words;
}

const Words<OptimizerForm>& optimizer_forms() {
    static const Words<OptimizerForm> words = {{"torch", OptimizerForm::torch},
                                               {"keras", OptimizerForm::keras}};
    return words;
}

const Words<AugmentAxes>& augment_axes() {
    static const Words<AugmentAxes> words = {{"row_column", AugmentAxes::row_column},
                                             {"column_row", AugmentAxes::column_row}};
    return words;
}

const Words<BatchVariance>& batch_variances() {
    static const Words<BatchVariance> words = {{"sample", BatchVariance::sample},
                                               {"population", BatchVariance::population}};
    return words;
}

const Words<Schedule>& schedule_words() {
    static const Words<Schedule> words = {
        {"constant", ConstantRate{}}, {"cosine", Cosine{}}, {"one_cycle", OneCycle{}}};
    return words;
}

const Words<ClassWeights>& class_weight_words() {
    static const Words<ClassWeights> words = {{"none", {ClassWeighting::none, {}}},
                                              {"balanced", {ClassWeighting::balanced, {}}}};
    return words;
}

std::string describe(const Schedule& schedule) {
    return std::visit(DescribeSchedule{}, schedule);
}

std::string describe(const Augmentation& augmentation) {
    std::string text;
    if (augmentation.horizontal_flip) {
        append(text, "horizontal_flip");
    }
    if (augmentation.vertical_flip) {
        append(text, "vertical_flip");
    }
    const auto number = [&](const char* name, double value) {
        if (value != 0) {
            append(text, name + std::string(" ") + text_of(value));
        }
    };
    number("shift", augmentation.shift);
    number("zoom", augmentation.zoom);
    number("shear_degrees", augmentation.shear_degrees);
    number("rotation_degrees", augmentation.rotation_degrees);
    for (const auto& [word, mode] : fill_modes()) {
        if (mode == augmentation.fill && mode != FillMode::nearest) {
            append(text, "fill " + word);
        }
    }
    return text.empty() ? "none" : text;
}

std::string describe(const ClassWeights& weights) {
    std::string text;
    for (const auto& [name, weight] : weights.given) {
        append(text, name + " " + text_of(weight));
    }
    return !text.empty() ? text : weights.weighting == ClassWeighting::balanced ? "balanced" : "none";
}

}  // namespace trommel
