#include "sweep/operations.hpp"

#include <utility>

#include "sweep/errors.hpp"

namespace trommel {

namespace {

// Follows the shape through the layers; one overload a layer.
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
            shape_.height -= conv.kernel - 1;
            shape_.width -= conv.kernel - 1;
        }
        operations_.push_back(
            Convolve{name(), shape_.channels, conv.filters, conv.kernel, conv.padding, conv.penalty});
        shape_.channels = conv.filters;
        activate(conv.activation);
    }

    void append(const MaxPool& pool) {
        const std::string words = "max_pool " + std::to_string(pool.size);
        must_be_image(words);
        must_hold(pool.size, words, "pool less, or start from larger images");
        operations_.push_back(Pool{pool.size});
        shape_.height /= pool.size;
        shape_.width /= pool.size;
    }

    void append(const BatchNorm&) {
        operations_.push_back(NormalizeBatch{name(), shape_.channels, shape_.height * shape_.width});
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
            operations_.push_back(
                Convolve{name(), shape_.channels, dense.units, 1, Padding::valid, dense.penalty});
        }
        shape_.channels = dense.units;
        activate(dense.activation);
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
                             "the input is flat here (a flatten stands before); put this layer before it");
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
    std::vector<Operation> operations_;
};

}  // namespace

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
    for (std::size_t i = 1; i < operations.size(); ++i) {
        if (std::holds_alternative<Pool>(operations[i]) &&
            std::holds_alternative<Rectify>(operations[i - 1])) {
            std::swap(operations[i - 1], operations[i]);
        }
    }
    return operations;
}

void check_batch_size(const std::vector<Operation>& operations, std::int64_t batch_size) {
    for (const Operation& operation : operations) {
        const auto* norm = std::get_if<NormalizeBatch>(&operation);
        if (norm && batch_size * norm->values < 2) {
            throw InputError("layer " + norm->name.substr(5) +
                             " (batch_norm): batch_size = 1 (one value of each unit has no spread to "
                             "normalise by); use batch_size = 2 or more");
        }
    }
}

}  // namespace trommel
