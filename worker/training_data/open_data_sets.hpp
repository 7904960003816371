// The data sets that this process has opened for its trials: each shard is opened once.
#pragma once

#include <list>
#include <utility>

#include "worker/training_data/labeled_images.hpp"

namespace trommel {

class OpenDataSets {
  public:
    /// The images of `data`, valid during the lifetime of this object. Throws as LabeledImages does.
    LabeledImages& open(const DataSet& data) {
        for (auto& [known, images] : open_) {
            if (known.shards == data.shards && known.checksums == data.checksums) {
                return images;
            }
        }
        LabeledImages images(data);
        return open_.emplace_back(data, std::move(images)).second;
    }

  private:
    std::list<std::pair<DataSet, LabeledImages>> open_;  // a list: references stay valid
};

}  // namespace trommel
