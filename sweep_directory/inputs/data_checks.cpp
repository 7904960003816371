#include "sweep_directory/inputs/data_checks.hpp"

#include <algorithm>
#include <map>
#include <span>

#include "system/errors.hpp"
#include "system/known_words.hpp"
#include "system/printable.hpp"

namespace trommel {

namespace {

std::span<const std::uint8_t> pixels_of(const Shard& shard, std::size_t image) {
    const std::size_t size = shard.pixels().size() / static_cast<std::size_t>(shard.info().images);
    return shard.pixels().subspan(image * size, size);
}

// Compares source and pixels: files in different folders may have the same name.
void check_no_shared_images(const Shard& first, const Shard& last, const std::string& name) {
    std::map<std::string_view, std::size_t> places;
    for (std::size_t i = 0; i < first.info().sources.size(); ++i) {
        places.emplace(first.info().sources[i], i);
    }
    for (std::size_t i = 0; i < last.info().sources.size(); ++i) {
        const auto same = places.find(last.info().sources[i]);
        if (same != places.end() && std::ranges::equal(pixels_of(first, same->second), pixels_of(last, i))) {
            throw InputError("data set '" + name + "': " + printable(last.info().sources[i]) + " is in " +
                             first.path().string() + " (" +
                             std::string(to_text(first.info().splits[same->second])) + ") and in " +
                             last.path().string() + " (" + std::string(to_text(last.info().splits[i])) +
                             ") (an image that counts twice distorts the results); name shards without "
                             "common images");
        }
    }
}

}  // namespace

void check_same_shape(const Shard& shard, const Shard& first, const std::string& name) {
    const ShardInfo& a = shard.info();
    const ShardInfo& b = first.info();
    if (a.element != b.element) {
        throw InputError(
            "data set '" + name + "': one of " + shard.path().string() + " and " + first.path().string() +
            " holds features, the other pixels (shards of a data set are read as one); make two data sets");
    }
    if (a.height != b.height || a.width != b.width || a.channels != b.channels || a.classes != b.classes) {
        throw InputError(
            "data set '" + name + "': " + shard.path().string() + " and " + first.path().string() +
            " differ in image size or classes (shards of a data set are read as one); import them with the same "
            "options");
    }
}

void check_no_repeated_images(const std::vector<Shard>& shards, const std::string& name) {
    for (std::size_t i = 0; i + 1 < shards.size(); ++i) {
        check_no_shared_images(shards[i], shards.back(), name);
    }
}

void check_splits_and_classes(const Sweep& sweep, const DataSet& set, const JudgingImages& images) {
    const std::string where = "data set '" + set.name + "'";
    if (images.classes.size() > 65'535) {
        throw InputError(where + " has " + std::to_string(images.classes.size()) +
                         " classes (predictions are stored in 16 bits); merge some");
    }
    if (images.classes.size() < 2) {
        throw InputError(
            where + " has a single class (there is nothing to distinguish); import a folder for each class");
    }
    if (images.val.labels.empty() && !sweep.train.command) {
        throw InputError(
            where + " has no validation images (they are used to compare trials, whatever the objective); " +
            images.how_to_get_val);
    }
    if (sweep.evaluate_test != EvaluateTest::never && images.test.labels.empty()) {
        throw InputError(where + " has no test images ([evaluate] requires them); " + images.how_to_get_test +
                         ", or write test = \"never\"");
    }
}

void check_class_weights(const Sweep& sweep, const ShardInfo& info) {
    for (const auto& [name, weights] : sweep.named.class_weights) {
        for (const auto& [of_class, weight] : weights.given) {
            if (std::ranges::find(info.classes, of_class) == info.classes.end()) {
                throw InputError("class_weights: '" + of_class + "' is not a class of the images (" +
                                 known_words(of_class, info.classes) + ")");
            }
        }
    }
}

}  // namespace trommel
