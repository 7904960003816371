#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <numeric>

#include "bench/problem.hpp"
#include "system/errors.hpp"

namespace trommel::bench {

namespace {

using std::numbers::pi;

double number(const Params& params, const char* name) {
    return as_number(params.at(name));
}

std::string word(const Params& params, const char* name) {
    return to_text(params.at(name));
}

double square(double x) {
    return x * x;
}

Truth exactly(double value) {
    return {.seeds = {value}, .curve = {}};
}

SearchSpace cube(int dimensions, double low, double high) {
    SearchSpace space;
    for (int i = 1; i <= dimensions; ++i) {
        space.parameters.push_back({"x" + std::to_string(i), FloatRange{low, high}});
    }
    return space;
}

std::vector<double> coordinates(const Params& params, int dimensions) {
    std::vector<double> x;
    for (int i = 1; i <= dimensions; ++i) {
        x.push_back(number(params, ("x" + std::to_string(i)).c_str()));
    }
    return x;
}

// Branin's function (Dixon and Szego, 1978); its least value is 0.397887.
Problem branin() {
    const auto value = [](const Params& params) {
        const double x = number(params, "x1");
        const double y = number(params, "x2");
        return exactly(square(y - 5.1 / (4 * pi * pi) * x * x + 5 / pi * x - 6) +
                       10 * (1 - 1 / (8 * pi)) * std::cos(x) + 10);
    };
    return {
        .name = "branin", .space = {{{"x1", FloatRange{-5, 10}}, {"x2", FloatRange{0, 15}}}}, .truth = value};
}

// Hartmann's function of six variables (Dixon and Szego, 1978); its least value is -3.32237.
Problem hartmann6() {
    static constexpr std::array<double, 4> heights = {1.0, 1.2, 3.0, 3.2};
    static constexpr std::array<std::array<double, 6>, 4> slopes = {{{10, 3, 17, 3.5, 1.7, 8},
                                                                     {0.05, 10, 17, 0.1, 8, 14},
                                                                     {3, 3.5, 1.7, 10, 17, 8},
                                                                     {17, 8, 0.05, 10, 0.1, 14}}};
    static constexpr std::array<std::array<double, 6>, 4> centres = {
        {{0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886},
         {0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991},
         {0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650},
         {0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381}}};
    const auto value = [](const Params& params) {
        const std::vector<double> x = coordinates(params, 6);
        double sum = 0;
        for (std::size_t i = 0; i < heights.size(); ++i) {
            double exponent = 0;
            for (std::size_t j = 0; j < x.size(); ++j) {
                exponent += slopes[i][j] * square(x[j] - centres[i][j]);
            }
            sum += heights[i] * std::exp(-exponent);
        }
        return exactly(-sum);
    };
    return {.name = "hartmann6", .space = cube(6, 0, 1), .truth = value};
}

// Ackley's function of 20 variables; its least value, 0, is not in the middle of the space.
Problem ackley20() {
    const auto value = [](const Params& params) {
        const std::vector<double> x = coordinates(params, 20);
        double squares = 0;
        double cosines = 0;
        for (const double each : x) {
            squares += each * each / 20;
            cosines += std::cos(2 * pi * each) / 20;
        }
        return exactly(-20 * std::exp(-0.2 * std::sqrt(squares)) - std::exp(cosines) + 20 + std::numbers::e);
    };
    return {.name = "ackley20", .space = cube(20, -5, 10), .truth = value};
}

// A choice of models, each with its own parameters. Nets are best only if most of theirs are right, and forests
// are better on average. The least value is 0.
Problem tree() {
    const std::string model = "model";
    const Conditions forest{{model, {std::string("forest")}}};
    const Conditions net{{model, {std::string("net")}}};
    const Conditions sgd{{"optimizer", {std::string("sgd")}}};
    const SearchSpace space{
        {{model, Choice{{std::string("linear"), std::string("forest"), std::string("net")}}},
         {"penalty", FloatRange{1e-4, 1e2, Scale::log}, {{model, {std::string("linear")}}}},
         {"trees", IntRange{10, 1000, 1, Scale::log}, forest},
         {"depth", IntRange{1, 20}, forest},
         {"layers", IntRange{1, 4}, net},
         {"rate", FloatRange{1e-5, 1, Scale::log}, net},
         {"optimizer", Choice{{std::string("sgd"), std::string("adam")}}, net},
         {"momentum", FloatRange{0, 0.99}, sgd},
         {"nesterov", Choice{{false, true}}, sgd},
         {"beta", FloatRange{0.8, 0.999}, {{"optimizer", {std::string("adam")}}}}}};
    const auto value = [](const Params& params) {
        if (word(params, "model") == "linear") {
            return exactly(0.5 + 0.05 * square(std::log10(number(params, "penalty")) + 1));
        }
        if (word(params, "model") == "forest") {
            return exactly(0.2 + 0.1 * square(std::log10(number(params, "trees")) - 2.5) +
                           0.003 * square(number(params, "depth") - 12));
        }
        const bool is_sgd = word(params, "optimizer") == "sgd";
        const double rate = std::log10(number(params, "rate"));
        const double inner = is_sgd ? 0.5 * square(number(params, "momentum") - 0.9) +
                                          (word(params, "nesterov") == "true" ? 0 : 0.03)
                                    : 0.1 + 2 * square(number(params, "beta") - 0.9);
        return exactly(0.15 * square(rate - (is_sgd ? -1.5 : -3)) +
                       0.08 * square(number(params, "layers") - 3) + inner);
    };
    return {.name = "tree", .space = space, .truth = value};
}

// Ranges, integers, ordered and unordered choices, and noise of 0.05. The least value is 0.
Problem mixed() {
    const SearchSpace space{
        {{"rate", FloatRange{1e-5, 1e-1, Scale::log}},
         {"dropout", FloatRange{0, 0.8}},
         {"units", IntRange{16, 1024, 1, Scale::log}},
         {"layers", IntRange{1, 8}},
         {"batch", Choice{{std::int64_t{16}, std::int64_t{32}, std::int64_t{64}, std::int64_t{128}}}},
         {"activation",
          Choice{{std::string("relu"), std::string("gelu"), std::string("tanh"), std::string("selu")}}},
         {"norm", Choice{{std::string("none"), std::string("batch"), std::string("layer")}}},
         {"residual", Choice{{false, true}}}}};
    const auto value = [](const Params& params) {
        const bool residual = word(params, "residual") == "true";
        const std::string activation = word(params, "activation");
        const std::string norm = word(params, "norm");
        const double rate = std::log10(number(params, "rate")) - (norm == "none" ? -3.5 : -2.5);
        const double layers = number(params, "layers") - (residual ? 6 : 3);
        return exactly(0.15 * square(rate) + 0.8 * square(number(params, "dropout") - 0.25) +
                       0.05 * square(std::log2(number(params, "units") / 256)) + 0.02 * square(layers) +
                       (residual ? 0 : 0.1) + 0.03 * square(std::log2(number(params, "batch") / 64)) +
                       (activation == "gelu"   ? 0
                        : activation == "relu" ? 0.05
                                               : 0.2) +
                       (norm == "batch"   ? 0
                        : norm == "layer" ? 0.05
                                          : 0.15));
    };
    return {.name = "mixed", .space = space, .noise = 0.05, .truth = value};
}

struct Function {
    const char* name;
    Problem (*make)();
};

constexpr std::array functions = {Function{"branin", branin}, Function{"hartmann6", hartmann6},
                                  Function{"ackley20", ackley20}, Function{"tree", tree},
                                  Function{"mixed", mixed}};

}  // namespace

double Truth::mean() const {
    return std::accumulate(seeds.begin(), seeds.end(), 0.0) / static_cast<double>(seeds.size());
}

const std::vector<std::string>& function_names() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> all;
        std::ranges::transform(functions, std::back_inserter(all), &Function::name);
        return all;
    }();
    return names;
}

Problem function_problem(const std::string& name) {
    const auto found = std::ranges::find(functions, name, &Function::name);
    if (found == functions.end()) {
        std::string known;
        for (const std::string& each : function_names()) {
            known += (known.empty() ? "" : ", ") + each;
        }
        throw InputError("unknown function '" + name + "' (known: " + known + ")");
    }
    return found->make();
}

}  // namespace trommel::bench
