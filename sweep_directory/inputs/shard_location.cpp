#include "sweep_directory/inputs/shard_location.hpp"

#include <algorithm>
#include <cstdlib>

#include "system/errors.hpp"

namespace trommel {

namespace {

namespace fs = std::filesystem;

fs::path find_shard(const std::string& name, const fs::path& written, const std::vector<fs::path>& folders,
                    const GivenShards& given) {
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

}  // namespace

GivenShards parse_data_options(const std::vector<std::string>& options) {
    GivenShards given;
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

DataSet locate(const DataSet& set, const std::vector<fs::path>& folders, const GivenShards& given) {
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

DataCheck shards_are_there(const fs::path& folder, const GivenShards& given) {
    return [folder, given](const DataSet& set) -> std::optional<std::string> {
        try {
            locate(set, {folder}, given);
            return std::nullopt;
        } catch (const InputError& error) {
            return error.what();
        }
    };
}

void check_shards_are_there(const SweepFile& file, const GivenShards& given) {
    const DataCheck check = shards_are_there(file.folder(), given);
    if (std::ranges::any_of(file.sweep.data, [&](const DataSet& set) { return check(set).has_value(); })) {
        read_sweep(file.text, file.path.string(), check);
    }
}

}  // namespace trommel
