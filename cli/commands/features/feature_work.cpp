#include "cli/commands/features/feature_work.hpp"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>
#include <cstring>
#include <span>
#include <sstream>

#include "storage/shards/feature_recipe.hpp"
#include "storage/shards/shard_writer.hpp"
#include "system/errors.hpp"
#include "system/whole_file.hpp"

namespace trommel::cli {

namespace {

namespace fs = std::filesystem;

using Recipe = std::map<std::string, std::string>;

constexpr const char* request_name =
    "request.txt";  // the recipe that the parts belong to, in lines "key = value"

std::string text_of(const Recipe& recipe) {
    std::string text;
    for (const auto& [key, value] : recipe) {
        text += key + " = " + value + "\n";
    }
    return text;
}

Recipe read_request(const fs::path& file) {
    std::istringstream lines(read_whole(file));
    Recipe recipe;
    for (std::string line; std::getline(lines, line);) {
        const std::size_t equals = line.find(" = ");
        if (equals != std::string::npos) {
            recipe[line.substr(0, equals)] = line.substr(equals + 3);
        }
    }
    return recipe;
}

UniqueFd lock(const fs::path& directory) {
    std::error_code error;
    fs::create_directory(directory, error);
    UniqueFd held(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!held) {
        throw InputError(directory.string() + ": cannot be created (" + std::strerror(errno) +
                         "); choose another path with -o FILE.h5");
    }
    // Other errors are ignored: some network file systems have no locks.
    if (::flock(held.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
        throw InputError(directory.string() + ": another process is using it; wait until it has ended");
    }
    return held;
}

bool holds_no_parts(const fs::path& directory) {
    std::error_code missing;
    for (const fs::directory_entry& entry : fs::directory_iterator(directory, missing)) {
        if (entry.path().extension() == ".part") {
            return false;
        }
    }
    return true;
}

}  // namespace

FeatureWork::FeatureWork(const fs::path& output, const Recipe& recipe, const ShardInfo& info)
    : output_(output),
      directory_(output.string() + ".parts"),
      lock_(lock(directory_)),
      parts_(directory_, recipe, info.images, info.height * info.width * info.channels) {
    const fs::path request = directory_ / request_name;
    if (!fs::exists(request)) {
        write_whole(request, text_of(recipe));
    } else if (const std::string other = difference(read_request(request), recipe); !other.empty()) {
        throw InputError(directory_.string() + ": was started for other features (" + other +
                         "); request those again, or remove it");
    }
}

FeatureWork::~FeatureWork() {
    std::error_code ignored;
    if (holds_no_parts(directory_)) {
        fs::remove_all(directory_, ignored);
    }
}

std::int64_t FeatureWork::images_done() const {
    std::int64_t images = 0;
    for (std::int64_t part = 0; part < parts_.count(); ++part) {
        images += parts_.has(part) ? parts_.first(part + 1) - parts_.first(part) : 0;
    }
    return images;
}

std::int64_t FeatureWork::parts_missing() const {
    std::int64_t missing = 0;
    for (std::int64_t part = 0; part < parts_.count(); ++part) {
        missing += parts_.has(part) ? 0 : 1;
    }
    return missing;
}

ShardInfo FeatureWork::finish(const ShardInfo& info) {
    ShardWriter writer(output_, info);
    for (std::int64_t part = 0; part < parts_.count(); ++part) {
        const auto bytes = parts_.read(part);
        const std::int64_t images = parts_.first(part + 1) - parts_.first(part);
        const std::size_t each = bytes.size() / static_cast<std::size_t>(images);
        for (std::int64_t i = 0; i < images; ++i) {
            writer.write(parts_.first(part) + i,
                         std::span(bytes).subspan(static_cast<std::size_t>(i) * each, each));
        }
    }
    const ShardInfo written = writer.finish();
    std::error_code ignored;
    fs::remove_all(directory_, ignored);
    return written;
}

}  // namespace trommel::cli
