#include "sweep/resnet.hpp"

#include <array>
#include <map>
#include <utility>

namespace trommel {

namespace {

enum class Block { basic, bottleneck };

struct Form {
    Block block;
    std::array<int, 4> blocks;  // in each stage
};

// He et al., CVPR 2016, table 1.
const std::map<std::int64_t, Form>& forms() {
    static const std::map<std::int64_t, Form> table = {{18, {Block::basic, {2, 2, 2, 2}}},
                                                       {34, {Block::basic, {3, 4, 6, 3}}},
                                                       {50, {Block::bottleneck, {3, 4, 6, 3}}},
                                                       {101, {Block::bottleneck, {3, 4, 23, 3}}}};
    return table;
}

class Steps {
  public:
    Steps(const std::string& layer, ResNetStage frozen, Shape& shape)
        : layer_(layer), frozen_up_to_(frozen), shape_(shape) {}

    void add_stem() {
        begin(ResNetStage::stem);
        convolve("conv1", 64, 7, 2);
        normalize("bn1");
        steps_.push_back(Rectify{});
        steps_.push_back(Pool{3, Pooling::max, 2, Padding::symmetric});
        follow(3, 2);
    }

    void add_stage(int number, const Form& form) {
        begin(static_cast<ResNetStage>(static_cast<int>(ResNetStage::stem) + number));
        const std::int64_t width = 64LL << (number - 1);
        for (int i = 0; i < form.blocks.at(static_cast<std::size_t>(number - 1)); ++i) {
            const std::int64_t stride = number > 1 && i == 0 ? 2 : 1;
            add_block("layer" + std::to_string(number) + "." + std::to_string(i) + ".", form.block, width,
                      stride);
        }
    }

    std::vector<Operation> take() { return std::move(steps_); }

  private:
    void begin(ResNetStage stage) { frozen_ = stage <= frozen_up_to_; }

    void add_block(const std::string& block, Block kind, std::int64_t width, std::int64_t stride) {
        const Shape input = shape_;
        steps_.push_back(Fork{});
        if (kind == Block::basic) {
            add_part(block, "1", width, 3, stride);
            steps_.push_back(Rectify{});
            add_part(block, "2", width, 3, 1);
        } else {
            add_part(block, "1", width, 1, 1);
            steps_.push_back(Rectify{});
            add_part(block, "2", width, 3, stride);
            steps_.push_back(Rectify{});
            add_part(block, "3", 4 * width, 1, 1);
        }
        if (stride != 1 || shape_.channels != input.channels) {
            const std::int64_t outputs = shape_.channels;
            shape_ = input;
            steps_.push_back(Cross{});
            convolve(block + "downsample.0", outputs, 1, stride);
            normalize(block + "downsample.1");
        }
        steps_.push_back(Join{});
        steps_.push_back(Rectify{});
    }

    void add_part(const std::string& block, const char* number, std::int64_t outputs, std::int64_t kernel,
                  std::int64_t stride) {
        convolve(block + "conv" + number, outputs, kernel, stride);
        normalize(block + "bn" + number);
    }

    void convolve(const std::string& name, std::int64_t outputs, std::int64_t kernel, std::int64_t stride) {
        Convolve convolution{.name = layer_ + "." + name,
                             .inputs = shape_.channels,
                             .outputs = outputs,
                             .kernel = kernel,
                             .padding = Padding::symmetric,
                             .penalty = {},
                             .stride = stride,
                             .bias = false,
                             .names = TensorNames::torchvision,
                             .frozen = frozen_};
        shape_.channels = outputs;
        follow(kernel, stride);
        convolution.values = shape_.height * shape_.width;
        steps_.push_back(std::move(convolution));
    }

    void normalize(const std::string& name) {
        steps_.push_back(NormalizeBatch{.name = layer_ + "." + name,
                                        .channels = shape_.channels,
                                        .values = shape_.height * shape_.width,
                                        .names = TensorNames::torchvision,
                                        .frozen = frozen_});
    }

    void follow(std::int64_t window, std::int64_t stride) {
        shape_.height = windows(shape_.height, window, stride, Padding::symmetric);
        shape_.width = windows(shape_.width, window, stride, Padding::symmetric);
    }

    const std::string& layer_;
    const ResNetStage frozen_up_to_;
    Shape& shape_;
    bool frozen_ = false;
    std::vector<Operation> steps_;
};

}  // namespace

std::vector<Operation> resnet_operations(const ResNet& net, const std::string& layer, Shape& shape) {
    const Form& form = forms().at(net.depth);
    Steps steps(layer, net.frozen, shape);
    steps.add_stem();
    for (int stage = 1; stage <= 4; ++stage) {
        steps.add_stage(stage, form);
    }
    return steps.take();
}

std::string resnet_name(std::int64_t depth) {
    return "resnet" + std::to_string(depth);
}

std::optional<std::int64_t> resnet_depth(std::string_view name) {
    for (const auto& [depth, form] : forms()) {
        if (name == resnet_name(depth)) {
            return depth;
        }
    }
    return std::nullopt;
}

std::vector<std::string> resnet_names() {
    std::vector<std::string> names;
    for (const auto& [depth, form] : forms()) {
        names.push_back(resnet_name(depth));
    }
    return names;
}

}  // namespace trommel
