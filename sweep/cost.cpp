#include "sweep/cost.hpp"

#include <variant>

namespace trommel {

namespace {

// One overload for each operation that has weights; forgetting one is a compile error.
struct CostOf {
    Cost operator()(const Convolve& convolve) const {
        const auto in_kernel =
            static_cast<double>(convolve.inputs * convolve.kernel * convolve.kernel * convolve.outputs);
        return {.weights = in_kernel + (convolve.bias ? static_cast<double>(convolve.outputs) : 0),
                .multiply_adds = in_kernel * static_cast<double>(convolve.values)};
    }

    Cost operator()(const Connect& connect) const {
        const auto products = static_cast<double>(connect.inputs * connect.outputs);
        return {.weights = products + static_cast<double>(connect.outputs), .multiply_adds = products};
    }

    Cost operator()(const NormalizeBatch& norm) const {
        const auto of_each_channel = 2 * static_cast<double>(norm.channels);
        return {.weights = of_each_channel, .statistics = of_each_channel};
    }

    template <class Operation>
    Cost operator()(const Operation&) const {
        static_assert(
            !requires(Operation each) { each.name; }, "a named operation has weights");
        return {};
    }
};

}  // namespace

Cost& Cost::operator+=(const Cost& other) {
    weights += other.weights;
    statistics += other.statistics;
    multiply_adds += other.multiply_adds;
    return *this;
}

Cost cost_of(const Operation& operation) {
    return std::visit(CostOf{}, operation);
}

Cost cost_of(const std::vector<Operation>& operations) {
    Cost sum;
    for (const Operation& operation : operations) {
        sum += cost_of(operation);
    }
    return sum;
}

}  // namespace trommel
