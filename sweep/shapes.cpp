#include "sweep/shapes.hpp"

#include "sweep/errors.hpp"

namespace trommel {

namespace {

std::string size_text(const ActivationShape& shape) {
    return std::to_string(shape.width) + " x " + std::to_string(shape.height);
}

// Follows the shape of an image through the layers and counts what each trains.
struct Walk {
    ActivationShape shape;
    std::int64_t parameters = 0;
    std::size_t place = 0;  // of the layer, from 1

    void operator()(const Conv& conv) {
        const std::string name = "conv " + std::to_string(conv.filters);
        must_be_image(name);
        const std::int64_t lost = conv.padding == Padding::valid ? conv.kernel - 1 : 0;
        must_leave_something(name, shape.height - lost, shape.width - lost);
        parameters += (conv.kernel * conv.kernel * shape.channels + 1) * conv.filters;
        shape = {shape.height - lost, shape.width - lost, conv.filters, false};
    }
    void operator()(const MaxPool& pool) {
        const std::string name = "max_pool " + std::to_string(pool.size);
        must_be_image(name);
        must_leave_something(name, shape.height / pool.size, shape.width / pool.size);
        shape.height /= pool.size;
        shape.width /= pool.size;
    }
    void operator()(const BatchNorm&) { parameters += 2 * shape.channels; }
    void operator()(const Dropout&) {}
    void operator()(const Flatten&) { shape = {1, 1, shape.values(), true}; }
    void operator()(const Dense& dense) {
        parameters += (shape.channels + 1) * dense.units;
        shape.channels = dense.units;
    }

    void must_be_image(const std::string& name) const {
        if (shape.flat) {
            refuse(name, "the values are flat here (it needs an image); put it before flatten");
        }
    }
    void must_leave_something(const std::string& name, std::int64_t height, std::int64_t width) const {
        if (height < 1 || width < 1) {
            refuse(name,
                   "the image is only " + size_text(shape) + " here; use fewer layers or larger images");
        }
    }
    [[noreturn]] void refuse(const std::string& name, const std::string& why) const {
        throw InputError("layer " + std::to_string(place) + " (" + name + "): " + why);
    }
};

}  // namespace

ModelSize measure_model(const std::vector<Layer>& layers, ActivationShape image, std::int64_t classes) {
    Walk walk{.shape = image};
    for (const Layer& layer : layers) {
        ++walk.place;
        std::visit(walk, layer);
    }
    walk(Flatten{});
    walk(Dense{.units = classes});
    return {walk.parameters};
}

}  // namespace trommel
