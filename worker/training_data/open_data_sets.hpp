// The data sets that earlier trials of this process have opened: shards are opened once.
#pragma once

#include <list>
#include <utility>

#include "worker/training_data/labelled_images.hpp"

namespace trommel {

class OpenDataSets {
  public:
    /// The images of `data`, valid as long as this object. Throws as LabelledImages does.
    LabelledImages& open(const DataSet& data) {
        for (auto& [known, images] : open_) {
            if (known.shards == data.shards && known.checksums == data.checksums) {
                return images;
            }
        }
        LabelledImages images(data);
        return open_.emplace_back(data, std::move(images)).second;
    }

  private:
    std::list<std::pair<DataSet, LabelledImages>> open_;  // a list: references stay valid
};

}  // namespace trommel
