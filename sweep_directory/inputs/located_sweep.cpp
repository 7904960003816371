#include "sweep_directory/inputs/located_sweep.hpp"

#include <algorithm>
#include <utility>

#include "storage/shards/shard.hpp"
#include "sweep/draw.hpp"
#include "sweep/feature_plan.hpp"
#include "sweep/operations.hpp"
#include "sweep/plan.hpp"
#include "sweep_directory/inputs/data_checks.hpp"
#include "sweep_directory/inputs/weights_check.hpp"
#include "sweep_directory/inputs/weights_location.hpp"
#include "system/errors.hpp"

namespace trommel {

namespace {

namespace fs = std::filesystem;

std::int64_t train_images(const ShardInfo& info) {
    return std::ranges::count(info.splits, Split::train);
}

/// Opens the shards of a data set and fills in their checksums.
JudgingImages open_shards(DataSet& set) {
    JudgingImages images{.data = set.name, .shard = set.shards.front()};
    std::vector<Shard> shards;
    set.checksums.clear();
    for (const std::string& path : set.shards) {
        shards.emplace_back(path);
        check_same_shape(shards.back(), shards.front(), set.name);
        check_no_repeated_images(shards, set.name);
        set.checksums.push_back(shards.back().info().checksum);
        images.add(shards.back().info());
    }
    return images;
}

/// The paths of all files that a trainer of this sweep opens.
std::vector<std::string*> inputs_of(Sweep& sweep) {
    std::vector<std::string*> paths;
    for (DataSet& set : sweep.data) {
        for (std::string& shard : set.shards) {
            paths.push_back(&shard);
        }
    }
    for (auto& [name, path] : sweep.weights_files) {
        paths.push_back(&path);
    }
    return paths;
}

}  // namespace

LocatedSweep::LocatedSweep(Sweep sweep, const fs::path& folder, const GivenShards& given)
    : sweep_(std::move(sweep)) {
    std::vector<JudgingImages> all;
    for (DataSet& set : sweep_.data) {
        set = locate(set, {folder}, given);
        all.push_back(open_shards(set));
        check_splits_and_classes(sweep_, set, all.back());
        check_same_images(all.front(), all.back());
        val_labels_[set.name] = all.back().val.labels;
        test_labels_[set.name] = all.back().test.labels;
        classes_ = all.back().classes;
    }
    locate_weights(sweep_, {folder});
}

void check_models(const LocatedSweep& located) {
    const Sweep& sweep = located.sweep();
    if (sweep.train.command) {
        return;
    }
    std::map<std::string, ShardInfo> infos;
    for (const DataSet& set : sweep.data) {
        infos[set.name] = Shard(set.shards.front()).info();
        check_class_weights(sweep, infos[set.name]);
    }
    WeightsCheck weights;
    const auto build = [&](const Params& params) {
        const TrainingPlan plan = resolve(sweep, params);
        const ShardInfo& info = infos[plan.data.name];
        const auto classes = static_cast<std::int64_t>(info.classes.size());
        try {
            if (info.element == Element::float32) {
                must_suit_features(plan);
            }
            const auto steps = operations(plan.layers, {info.height, info.width, info.channels}, classes);
            check_batch_size(steps, std::min(plan.batch_size, train_images(info)));
            weights.must_fit(plan.layers, steps);
        } catch (const InputError& error) {
            throw InputError("model '" + plan.model + "' on data set '" + plan.data.name + "', " +
                             error.what());
        }
    };
    for (const Enqueued& enqueued : sweep.enqueued) {
        build(enqueued.params);
    }
    if (sweep.sampler.name == "list") {
        return;  // other configurations are not checked
    }
    constexpr int samples = 200;
    std::mt19937_64 random(sweep.seed);
    for (int i = 0; i < samples; ++i) {
        build(draw(sweep.space, random));
    }
}

std::vector<std::string> input_paths(const LocatedSweep& located) {
    Sweep sweep = located.sweep();
    std::vector<std::string> paths;
    for (const std::string* path : inputs_of(sweep)) {
        paths.push_back(*path);
    }
    return paths;
}

Sweep with_input_paths(Sweep sweep, const std::vector<std::string>& paths) {
    if (paths.empty()) {
        return sweep;
    }
    for (const NamedWeights& weights : weights_named(sweep)) {
        sweep.weights_files[weights.file] = weights.file;
    }
    const std::vector<std::string*> inputs = inputs_of(sweep);
    if (paths.size() != inputs.size()) {
        throw InputError("the sweep has " + std::to_string(inputs.size()) +
                         " shards and weights files, and " + std::to_string(paths.size()) +
                         " paths were given; give one path for each");
    }
    for (std::size_t i = 0; i < paths.size(); ++i) {
        *inputs[i] = paths[i];
    }
    return sweep;
}

}  // namespace trommel
