#include "sweep/cost.hpp"

#include <variant>

namespace trommel {

namespace {

// Follows the shape through the layers; one overload a layer.
class Sum {
  public:
    explicit Sum(const Shape& images) : shape_(images) {}

    void add(const Layer& layer) {
        std::visit([this](const auto& each) { append(each); }, layer);
    }

    Cost with_output(std::int64_t classes) {
        append(Flatten{});
        append(Dense{.units = classes});
        return cost_;
    }

  private:
    void append(const Conv& conv) { convolve(conv.filters, conv.kernel, conv.stride, conv.padding); }
    void append(const MaxPool& pool) { shrink(pool.size); }
    void append(const AveragePool& pool) { shrink(pool.size); }
    void append(const GlobalPool&) { shape_ = {1, 1, shape_.channels, true}; }
    void append(const BatchNorm&) { cost_.weights += 4 * static_cast<double>(shape_.channels); }
    void append(const Dropout&) {}
    void append(const Flatten&) { shape_ = {1, 1, shape_.height * shape_.width * shape_.channels, true}; }
    void append(const Dense& dense) { convolve(dense.units, 1, 1, Padding::same); }

    void append(const ResidualBlock& block) {
        const Shape input = shape_;
        convolve(block.filters, block.kernel, block.stride, Padding::same, Bias::no);
        append(block.norm);
        convolve(block.filters, block.kernel, 1, Padding::same, Bias::no);
        append(block.norm);
        if (block.stride != 1 || block.filters != input.channels) {
            const Shape output = shape_;
            shape_ = input;
            convolve(block.filters, 1, block.stride, Padding::same, Bias::no);
            append(block.norm);
            shape_ = output;
        }
    }

    enum class Bias { no, yes };

    void convolve(std::int64_t outputs, std::int64_t kernel, std::int64_t stride, Padding padding,
                  Bias bias = Bias::yes) {
        const std::int64_t lost = padding == Padding::same ? 0 : kernel - 1;
        shape_.height = (shape_.height - lost + stride - 1) / stride;
        shape_.width = (shape_.width - lost + stride - 1) / stride;
        const double in_kernel = static_cast<double>(kernel * kernel) * static_cast<double>(shape_.channels) *
                                 static_cast<double>(outputs);
        cost_.weights += in_kernel + (bias == Bias::yes ? static_cast<double>(outputs) : 0);
        cost_.multiply_adds += in_kernel * static_cast<double>(shape_.height * shape_.width);
        shape_.channels = outputs;
    }

    void shrink(std::int64_t size) {
        shape_.height /= size;
        shape_.width /= size;
    }

    Shape shape_;
    Cost cost_;
};

}  // namespace

Cost cost_of(const std::vector<Layer>& layers, const Shape& images, std::int64_t classes) {
    Sum sum(images);
    for (const Layer& layer : layers) {
        sum.add(layer);
    }
    return sum.with_output(classes);
}

}  // namespace trommel
