#include "sweep/cost.hpp"

#include <utility>
#include <variant>

namespace trommel {

namespace {

// Follows the shape through the operations; one overload for each that changes it or has weights.
struct Sum {
    Shape shape;
    Cost cost{};
    Shape remembered{};  // by Fork

    void operator()(const Convolve& to) {
        shape.height = windows(shape.height, to.kernel, to.stride, to.padding);
        shape.width = windows(shape.width, to.kernel, to.stride, to.padding);
        connect(to.kernel * to.kernel * to.inputs, to.outputs, to.bias ? to.outputs : 0);
    }
    void operator()(const Connect& to) { connect(to.inputs, to.outputs, to.outputs); }
    void operator()(const Pool& pool) {
        shape.height = windows(shape.height, pool.size, pool.stride, pool.padding);
        shape.width = windows(shape.width, pool.size, pool.stride, pool.padding);
    }
    void operator()(const PoolImage&) { shape = {1, 1, shape.channels, true}; }
    void operator()(const FlattenImage&) {
        shape = {1, 1, shape.height * shape.width * shape.channels, true};
    }
    void operator()(const NormalizeBatch& over) { cost.weights += 4 * static_cast<double>(over.channels); }
    void operator()(const Fork&) { remembered = shape; }
    void operator()(const Cross&) { std::swap(shape, remembered); }
    void operator()(const Join&) {}
    void operator()(const Rectify&) {}
    void operator()(const Drop&) {}

    void connect(std::int64_t inputs, std::int64_t outputs, std::int64_t biases) {
        const double kernel = static_cast<double>(inputs) * static_cast<double>(outputs);
        cost.weights += kernel + static_cast<double>(biases);
        cost.multiply_adds += kernel * static_cast<double>(shape.height * shape.width);
        shape.channels = outputs;
    }
};

}  // namespace

Cost cost_of(const std::vector<Layer>& layers, const Shape& images, std::int64_t classes) {
    Sum sum{.shape = images};
    for (const Operation& operation : operations(layers, images, classes)) {
        std::visit(sum, operation);
    }
    return sum.cost;
}

}  // namespace trommel
