#include "sweep/random.hpp"
#include "sweep/training_words.hpp"
#include "tests/oracles/answers.hpp"
#include "worker/training_data/augmentation.hpp"
#include "worker/training_data/pixel_scaler.hpp"

namespace trommel {

namespace {

using Images = std::vector<std::vector<std::uint8_t>>;

// Draws as specified in docs/training.md, "Randomness". If the augmenter drew differently, its pixels would
// differ.
ImageChange change_of(const Augmentation& augmentation, const Shape& shape, std::uint64_t seed,
                      std::uint64_t epoch, std::uint64_t place) {
    std::mt19937_64 random(derive_seed(derive_seed(seed, "augment", epoch), "image", place));
    return draw_change(augmentation, shape, random);
}

Json to_json(const ImageChange& change) {
    return {{"rotation", change.rotation},
            {"shift_rows", change.shift_rows},
            {"shift_columns", change.shift_columns},
            {"shear", change.shear},
            {"zoom_rows", change.zoom_rows},
            {"zoom_columns", change.zoom_columns},
            {"flip_horizontal", change.flip_horizontal},
            {"flip_vertical", change.flip_vertical}};
}

}  // namespace

Json normalization_answer(const Json& request) {
    const Images images = request.at("images");
    std::vector<const std::uint8_t*> places;
    for (const auto& image : images) {
        places.push_back(image.data());
    }
    const auto values = static_cast<std::int64_t>(images.front().size());
    const PixelScaler scaler(channel_scale(normalizations().at(request.at("normalization")), places, values,
                                           request.at("channels")));

    Json answer;
    for (const auto& image : images) {
        std::vector<float> scaled(image.size());
        scaler(image.data(), values, scaled.data());
        answer["batch"].push_back(scaled);

        std::vector<float> in_place(image.begin(), image.end());
        scaler(in_place.data(), values);
        answer["in_place"].push_back(in_place);
    }
    return answer;
}

Json augmentation_answer(const Json& request) {
    const Json& wanted = request.at("augmentation");
    const Augmentation augmentation{.horizontal_flip = wanted.at("horizontal_flip"),
                                    .vertical_flip = wanted.at("vertical_flip"),
                                    .shift = wanted.at("shift"),
                                    .zoom = wanted.at("zoom"),
                                    .shear_degrees = wanted.at("shear_degrees"),
                                    .rotation_degrees = wanted.at("rotation_degrees"),
                                    .fill = fill_modes().at(wanted.at("fill")),
                                    .axes = augment_axes().at(wanted.at("axes"))};
    const Shape shape{request.at("height"), request.at("width"), request.at("channels")};
    const std::uint64_t seed = request.at("seed");
    const std::uint64_t epoch = request.at("epoch");
    const Augmenter augmenter(augmentation, shape, seed);

    Json answer = Json::array();
    for (const auto& image : request.at("images").get<Images>()) {
        const std::size_t place = answer.size();
        std::vector<float> pixels(image.size());
        augmenter(image.data(), static_cast<std::int64_t>(epoch), static_cast<std::int64_t>(place),
                  pixels.data());
        answer.push_back(
            {{"change", to_json(change_of(augmentation, shape, seed, epoch, place))}, {"pixels", pixels}});
    }
    return answer;
}

}  // namespace trommel
