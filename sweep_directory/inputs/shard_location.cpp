#include "sweep_directory/inputs/shard_location.hpp"

#include <algorithm>
#include <cstdlib>

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

fs::path find_shard(const std::string& name, const fs::path& written, const std::vector<fs::path>& folders,
                    const std::map<std::string, fs::path>& given) {
    std::vector<fs::path> places;
    if (const auto override_path = given.find(name); override_path != given.end()) {
        places = {override_path->second};
    } else {
        places = {folders.front() / written};  // equals `written` if that is absolute
        for (const fs::path& folder : folders) {
            places.push_back(folder / written.filename());
        }
        if (const char* directory = std::getenv("TROMMEL_DATA")) {
            places.push_back(fs::path(directory) / written.filename());
        }
    }
    std::string tried;
    places.erase(std::unique(places.begin(), places.end()), places.end());
    for (const fs::path& place : places) {
        if (fs::exists(place)) {
            return fs::canonical(place);
        }
        tried += (tried.empty() ? "" : ", ") + place.string();
    }
    throw InputError("data set '" + name + "': shard " + written.string() + " not found (searched " + tried +
                     "); make it with 'trommel import' or 'trommel features', or name it with --data " +
                     name + "=FILE");
}

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

}  // namespace

std::map<std::string, fs::path> parse_data_options(const std::vector<std::string>& options) {
    std::map<std::string, fs::path> given;
    for (const std::string& option : options) {
        const auto equals = option.find('=');
        if (equals == std::string::npos || equals == 0 || equals + 1 == option.size()) {
            throw InputError("--data " + option +
                             ": is not NAME=FILE; name the data set as the sweep file does");
        }
        given[option.substr(0, equals)] = option.substr(equals + 1);
    }
    return given;
}

DataSet locate(const DataSet& set, const std::vector<fs::path>& folders,
               const std::map<std::string, fs::path>& given) {
    if (given.contains(set.name) && set.shards.size() > 1) {
        throw InputError("--data " + set.name + ": the data set has " + std::to_string(set.shards.size()) +
                         " shards; put them into one directory and set TROMMEL_DATA to it");
    }
    DataSet located = set;
    for (std::string& shard : located.shards) {
        shard = find_shard(set.name, shard, folders, given).string();
    }
    return located;
}

DataCheck shards_are_there(const fs::path& beside, const std::map<std::string, fs::path>& given) {
    return [beside, given](const DataSet& set) -> std::optional<std::string> {
        try {
            locate(set, {beside}, given);
            return std::nullopt;
        } catch (const InputError& error) {
            return error.what();
        }
    };
}

void open_data(Sweep& sweep, SweepSource& source, const fs::path& beside,
               const std::map<std::string, fs::path>& given) {
    std::vector<JudgingImages> all;
    for (DataSet& set : sweep.data) {
        set = locate(set, {beside}, given);
        all.push_back(open_shards(set));
        check_splits_and_classes(sweep, set, all.back());
        check_same_images(all.front(), all.back());
        source.val_labels[set.name] = all.back().val.labels;
        source.test_labels[set.name] = all.back().test.labels;
        source.classes = all.back().classes;
    }
    source.data = sweep.data;
    locate_weights(sweep, {beside});
}

std::vector<std::string> shard_paths(const Sweep& sweep) {
    std::vector<std::string> paths;
    for (const DataSet& set : sweep.data) {
        paths.insert(paths.end(), set.shards.begin(), set.shards.end());
    }
    for (const auto& [name, path] : sweep.weights_files) {
        paths.push_back(path);
    }
    return paths;
}

void set_shard_paths(Sweep& sweep, const std::vector<std::string>& paths) {
    if (paths.empty()) {
        return;
    }
    for (const NamedWeights& weights : weights_named(sweep)) {
        sweep.weights_files[weights.file] = weights.file;
    }
    if (paths.size() != shard_paths(sweep).size()) {
        throw InputError("the sweep has " + std::to_string(shard_paths(sweep).size()) +
                         " shards and weights files, and " + std::to_string(paths.size()) +
                         " paths were given; give one path for each");
    }
    auto next = paths.begin();
    for (DataSet& set : sweep.data) {
        for (std::string& shard : set.shards) {
            shard = *next++;
        }
    }
    for (auto& [name, path] : sweep.weights_files) {
        path = *next++;
    }
}

void check_models(const Sweep& sweep) {
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

}  // namespace trommel
