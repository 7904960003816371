// The directory FILE.h5.parts, in which the features of FILE.h5 are collected.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>

#include "storage/shards/feature_parts.hpp"
#include "storage/shards/shard.hpp"
#include "system/unique_fd.hpp"

namespace trommel::cli {

/// The directory is locked by this process while the object lives. If the work is not finished, the directory is
/// kept, so that the same command can resume.
class FeatureWork {
  public:
    /// `recipe` describes the requested features, `info` the shard that finish() will write. Throws InputError if
    /// the directory belongs to another request, is used by another process, or cannot be created.
    FeatureWork(const std::filesystem::path& output, const std::map<std::string, std::string>& recipe,
                const ShardInfo& info);

    /// Removes the directory if nothing was done in it.
    ~FeatureWork();

    FeatureWork(const FeatureWork&) = delete;
    FeatureWork& operator=(const FeatureWork&) = delete;

    const std::filesystem::path& directory() const { return directory_; }
    const FeatureParts& parts() const { return parts_; }

    /// Images whose features exist, and parts that are missing.
    std::int64_t images_done() const;
    std::int64_t parts_missing() const;

    /// Makes the shard from all parts, which must exist, and removes the directory.
    ShardInfo finish(const ShardInfo& info);

  private:
    std::filesystem::path output_;
    std::filesystem::path directory_;
    UniqueFd lock_;
    FeatureParts parts_;
};

}  // namespace trommel::cli
