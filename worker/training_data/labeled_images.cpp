#include "worker/training_data/labeled_images.hpp"

#include <cstdio>
#include <limits>
#include <utility>

#include "storage/cache/staged_copy.hpp"
#include "system/errors.hpp"

namespace trommel {

namespace {

std::string describe(const Shape& shape) {
    return std::to_string(shape.width) + " x " + std::to_string(shape.height) + " with " +
           std::to_string(shape.channels) + " channels";
}

}  // namespace

LabeledImages::LabeledImages(const DataSet& data) {
    if (data.shards.empty() || data.shards.size() != data.checksums.size()) {
        throw InputError("data set '" + data.name + "': " + std::to_string(data.shards.size()) +
                         " shards with " + std::to_string(data.checksums.size()) +
                         " checksums (each shard needs one); start a new sweep");
    }
    for (std::size_t i = 0; i < data.shards.size(); ++i) {
        open(data.shards[i], data.checksums[i]);
    }
    if (split(Split::train).labels.empty()) {
        throw InputError(
            "data set '" + data.name +
            "': no training images (there is nothing to learn from); import it with another split");
    }
}

const ChannelScale& LabeledImages::scale(Normalization normalization) {
    const auto known = scales_.find(normalization);
    if (known != scales_.end()) {
        return known->second;
    }
    const ImageSplit& train = split(Split::train);
    return scales_[normalization] =
               element() == Element::uint8
                   ? channel_scale(normalization, train.pixels, values_per_image(), shape_.channels)
                   : feature_scale(normalization, train.features, values_per_image(), shape_.channels);
}

Shard LabeledImages::open_copy_or_shard(const std::string& path, const std::string& checksum) {
    StagedCopy copy = staged_copy(checksum);
    try {
        if (copy.file) {
            Shard shard(copy.file->path());
            copies_.push_back(std::move(*copy.file));
            return shard;
        }
    } catch (const StorageError& error) {
        copy.complaint = error.what();  // another process found it damaged and removed it
    }
    if (!copy.complaint.empty()) {
        std::fprintf(stderr, "%s; reading %s directly\n", copy.complaint.c_str(), path.c_str());
    }
    return Shard(path);
}

void LabeledImages::open(const std::string& path, const std::string& checksum) {
    Shard shard = open_copy_or_shard(path, checksum);
    const ShardInfo& info = shard.info();
    if (info.checksum != checksum) {
        // Not the trial's fault: no other trial of this sweep could be trained here.
        throw StorageError("shard " + path + " is not the one of this sweep (checksum " + info.checksum +
                           ", the sweep's is " + checksum + "); put the original shard back");
    }
    const Shape shape{info.height, info.width, info.channels};
    if (shards_.empty()) {
        shape_ = shape;
        class_names_ = info.classes;
        if (class_names_.size() > std::numeric_limits<std::uint16_t>::max()) {
            throw InputError("shard " + path + ": " + std::to_string(class_names_.size()) +
                             " classes (predictions are kept as 16-bit numbers); use at most 65535");
        }
    } else if (info.element != element()) {
        throw InputError("shard " + path + ": not of the same kind as " + shards_.front().path().string() +
                         " (one holds features, the other pixels); make two data sets");
    } else if (shape != shape_) {
        throw InputError("shard " + path + ": its images are " + describe(shape) + " (those of " +
                         shards_.front().path().string() + " are " + describe(shape_) +
                         "); a data set has images of one shape");
    } else if (info.classes != class_names_) {
        throw InputError("shard " + path + ": its classes are not those of " +
                         shards_.front().path().string() +
                         " (in names or order); import both with the same classes");
    }
    append(shard);
    shards_.push_back(std::move(shard));
}

void LabeledImages::append(const Shard& shard) {
    for (std::size_t s = 0; s < splits_.size(); ++s) {
        for (const std::int64_t image : shard.indices(static_cast<Split>(s))) {
            if (shard.info().element == Element::uint8) {
                splits_[s].pixels.push_back(shard.pixels().data() + image * values_per_image());
            } else {
                splits_[s].features.push_back(shard.features().data() + image * values_per_image());
            }
            splits_[s].labels.push_back(shard.info().labels[static_cast<std::size_t>(image)]);
        }
    }
}

}  // namespace trommel
