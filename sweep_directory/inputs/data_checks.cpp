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

// Of one source and the same: other folders may have files of the same names.
void must_not_share_images(const Shard& first, const Shard& last, const std::string& name) {
    std::map<std::string_view, std::size_t> places;
    for (std::size_t i = 0; i < first.info().sources.size(); ++i) {
        places.emplace(first.info().sources[i], i);
    }
    for (std::size_t i = 0; i < last.info().sources.size(); ++i) {
        const auto same = places.find(last.info().sources[i]);
        if (same != places.end() && std::ranges::equal(pixels_of(first, same->second), pixels_of(last, i))) {
            throw InputError(
                "data set '" + name + "': " + printable(last.info().sources[i]) + " is in " +
                first.path().string() + " (" + std::string(to_text(first.info().splits[same->second])) +
                ") and in " + last.path().string() + " (" + std::string(to_text(last.info().splits[i])) +
                ") (an image that counts twice flatters, in two splits it deceives); name shards without "
                "common images");
        }
    }
}

}  // namespace

void must_agree(const Shard& shard, const Shard& first, const std::string& name) {
    const ShardInfo& a = shard.info();
    const ShardInfo& b = first.info();
    if (a.element != b.element) {
        throw InputError(
            "data set '" + name + "': one of " + shard.path().string() + " and " + first.path().string() +
            " holds features, the other pixels (they are to be read as one); make two data sets");
    }
    if (a.height != b.height || a.width != b.width || a.channels != b.channels || a.classes != b.classes) {
        throw InputError("data set '" + name + "': " + shard.path().string() + " and " +
                         first.path().string() +
                         " differ in image size or classes (they are to be read as one); import them alike");
    }
}

void must_not_repeat(const std::vector<Shard>& shards, const std::string& name) {
    for (std::size_t i = 0; i + 1 < shards.size(); ++i) {
        must_not_share_images(shards[i], shards.back(), name);
    }
}

void must_serve(const Sweep& sweep, const DataSet& set, const JudgingImages& images) {
    const std::string where = "data set '" + set.name + "'";
    if (images.classes.size() > 65'535) {
        throw InputError(where + " has " + std::to_string(images.classes.size()) +
                         " classes (predictions are kept in 16 bits); merge some");
    }
    if (images.classes.size() < 2) {
        throw InputError(
            where + " has a single class (there is nothing to tell apart); import a folder for each class");
    }
    if (images.val.labels.empty() && !sweep.train.command) {
        throw InputError(where +
                         " has no validation images (trials are compared on them, whatever the objective); " +
                         images.how_to_get_val);
    }
    if (sweep.evaluate_test != EvaluateTest::never && images.test.labels.empty()) {
        throw InputError(where + " has no test images ([evaluate] wants test values); " +
                         images.how_to_get_test + ", or write test = \"never\"");
    }
}

void must_weigh_its_classes(const Sweep& sweep, const ShardInfo& info) {
    for (const auto& [name, weights] : sweep.named.class_weights) {
        for (const auto& [of_class, weight] : weights.given) {
            if (std::ranges::find(info.classes, of_class) == info.classes.end()) {
                throw InputError("class_weights: '" + of_class + "' is no class of the images (" +
                                 known_words(of_class, info.classes) + ")");
            }
        }
    }
}

}  // namespace trommel
