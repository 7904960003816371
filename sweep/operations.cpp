#include "sweep/operations.hpp"

#include <utility>

#include "sweep/resnet.hpp"
#include "system/errors.hpp"

namespace trommel {

namespace {

// Tracks the shape through the layers; one overload a layer.
class Builder {
  public:
    explicit Builder(const Shape& input) : shape_(input) {}

    void add(const Layer& layer) {
        ++number_;
        std::visit([this](const auto& each) { append(each); }, layer);
    }

    const Shape& shape() const { return shape_; }

    std::vector<Operation> finish(std::int64_t classes) {
        append(Flatten{});
        operations_.push_back(Connect{"output", shape_.channels, classes, {}});
        return std::move(operations_);
    }

  private:
    void append(const Conv& conv) {
        const std::string words = "conv " + std::to_string(conv.filters);
        must_be_image(words);
        if (conv.padding == Padding::valid) {
            must_hold(conv.kernel, words + ", kernel " + std::to_string(conv.kernel),
                      "use padding = \"same\", a smaller kernel, fewer pools before it, or larger images");
        }
        convolve({.name = name(),
                  .outputs = conv.filters,
                  .kernel = conv.kernel,
                  .padding = conv.padding,
                  .penalty = conv.penalty,
                  .stride = conv.stride});
        activate(conv.activation);
    }

    void append(const MaxPool& pool) { pool_windows("max_pool", Pool{pool.size, Pooling::max, pool.size}); }
    void append(const AveragePool& pool) {
        pool_windows("average_pool", Pool{pool.size, Pooling::average, pool.size});
    }

    void append(const GlobalPool& pool) {
        must_be_image("global_pool");
        operations_.push_back(PoolImage{pool.pooling});
        shape_ = {1, 1, shape_.channels, true};
    }

    void append(const BatchNorm& norm) { normalize(name(), norm); }

    void append(const ResidualBlock& block) {
        must_be_image("residual " + std::to_string(block.filters));
        const Shape input = shape_;
        const auto convolution = [&](const char* part, std::int64_t kernel, std::int64_t stride) {
            // No bias: the shift of the following batch norm replaces it.
            convolve({.name = name() + part,
                      .outputs = block.filters,
                      .kernel = kernel,
                      .padding = Padding::same,
                      .penalty = block.penalty,
                      .stride = stride,
                      .bias = false});
        };

        operations_.push_back(Fork{});
        convolution(".conv1", block.kernel, block.stride);
        normalize(name() + ".norm1", block.norm);
        operations_.push_back(Rectify{});
        convolution(".conv2", block.kernel, 1);
        normalize(name() + ".norm2", block.norm);
        if (block.stride != 1 || block.filters != input.channels) {
            shape_ = input;
            operations_.push_back(Cross{});
            convolution(".shortcut_conv", 1, block.stride);
            normalize(name() + ".shortcut_norm", block.norm);
        }
        operations_.push_back(Join{});
        operations_.push_back(Rectify{});
    }

    void append(const ResNet& net) {
        const std::string words = "resnet " + std::to_string(net.depth);
        must_be_image(words);
        if (std::exchange(has_resnet_, true)) {
            throw InputError(where(words) +
                             "a second ResNet (both would give their weights the same names); use one");
        }
        const auto steps = resnet_operations(net, name(), shape_);
        operations_.insert(operations_.end(), steps.begin(), steps.end());
    }

    void append(const Dropout& dropout) {
        if (dropout.rate > 0) {
            operations_.push_back(Drop{dropout.rate});
        }
    }

    void append(const Flatten&) {
        if (!shape_.flat) {
            operations_.push_back(FlattenImage{});
            shape_ = {1, 1, shape_.height * shape_.width * shape_.channels, true};
        }
    }

    void append(const Dense& dense) {
        if (shape_.flat) {
            operations_.push_back(Connect{name(), shape_.channels, dense.units, dense.penalty});
        } else {
            convolve({.name = name(), .outputs = dense.units, .penalty = dense.penalty});
        }
        shape_.channels = dense.units;
        activate(dense.activation);
    }

    // Adds the operation with its input and output sizes, and updates the shape.
    void convolve(Convolve to) {
        to.inputs = shape_.channels;
        shape_.height = windows(shape_.height, to.kernel, to.stride, to.padding);
        shape_.width = windows(shape_.width, to.kernel, to.stride, to.padding);
        shape_.channels = to.outputs;
        to.values = shape_.height * shape_.width;
        operations_.push_back(std::move(to));
    }

    void normalize(const std::string& part, const BatchNorm& norm) {
        operations_.push_back(NormalizeBatch{.name = part,
                                             .channels = shape_.channels,
                                             .values = shape_.height * shape_.width,
                                             .momentum = norm.momentum,
                                             .epsilon = norm.epsilon,
                                             .variance = norm.variance});
    }

    void pool_windows(const std::string& layer, const Pool& pool) {
        const std::string words = layer + " " + std::to_string(pool.size);
        must_be_image(words);
        must_hold(pool.size, words, "pool less, or start from larger images");
        operations_.push_back(pool);
        shape_.height /= pool.size;
        shape_.width /= pool.size;
    }

    void activate(Activation activation) {
        if (activation == Activation::relu) {
            operations_.push_back(Rectify{});
        }
    }

    std::string name() const { return "layer" + std::to_string(number_); }

    std::string where(const std::string& words) const {
        return "layer " + std::to_string(number_) + " (" + words + "): ";
    }

    void must_be_image(const std::string& words) const {
        if (shape_.flat) {
            throw InputError(where(words) +
                             "the input is flat here (after a flatten or a global_pool); put this "
                             "layer before it");
        }
    }

    void must_hold(std::int64_t window, const std::string& words, const std::string& remedy) const {
        if (shape_.height < window || shape_.width < window) {
            throw InputError(where(words) + "the image is only " + std::to_string(shape_.width) + " x " +
                             std::to_string(shape_.height) + " here (width x height); " + remedy);
        }
    }

    Shape shape_;
    std::int64_t number_ = 0;
    bool has_resnet_ = false;
    std::vector<Operation> operations_;
};

}  // namespace

std::int64_t windows(std::int64_t size, std::int64_t window, std::int64_t stride, Padding padding) {
    switch (padding) {
        case Padding::valid:
            return (size - window) / stride + 1;
        case Padding::same:
            return (size + stride - 1) / stride;
        case Padding::symmetric:
            break;
    }
    return (size + 2 * (window / 2) - window) / stride + 1;
}

std::vector<Operation> operations(const std::vector<Layer>& layers, const Shape& input,
                                  std::int64_t classes) {
    Builder builder(input);
    for (const Layer& layer : layers) {
        builder.add(layer);
    }
    return builder.finish(classes);
}

std::vector<Shape> shapes(const std::vector<Layer>& layers, const Shape& input) {
    Builder builder(input);
    std::vector<Shape> after;
    for (const Layer& layer : layers) {
        builder.add(layer);
        after.push_back(builder.shape());
    }
    return after;
}

std::vector<Operation> pool_before_relu(std::vector<Operation> operations) {
    const auto takes_largest = [](const Operation& operation) {
        const auto* windows = std::get_if<Pool>(&operation);
        const auto* image = std::get_if<PoolImage>(&operation);
        return (windows && windows->pooling == Pooling::max) || (image && image->pooling == Pooling::max);
    };
    for (std::size_t i = 1; i < operations.size(); ++i) {
        if (takes_largest(operations[i]) && std::holds_alternative<Rectify>(operations[i - 1])) {
            std::swap(operations[i - 1], operations[i]);
        }
    }
    return operations;
}

void check_batch_size(const std::vector<Operation>& operations, std::int64_t batch_size) {
    for (const Operation& operation : operations) {
        const auto* norm = std::get_if<NormalizeBatch>(&operation);
        if (norm && !norm->frozen && batch_size * norm->values < 2) {
            const auto dot = norm->name.find('.');  // "layer3", or "layer3.norm1" in a residual block
            throw InputError(
                "layer " + norm->name.substr(5, dot - 5) + " (" +
                (dot == std::string::npos                  ? "batch_norm"
                 : norm->names == TensorNames::torchvision ? "resnet"
                                                           : "residual") +
                "): batch_size = 1 (one value of each unit has no variance to normalize by); use "
                "batch_size = 2 or more");
        }
    }
}

}  // namespace trommel
