// The directory FILE.h5.parts in which the features of FILE.h5 are collected.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>

#include "storage/shards/feature_parts.hpp"
#include "storage/shards/shard.hpp"
#include "system/unique_fd.hpp"

namespace trommel::cli {

/// Ours alone while it lives. It stays when work is not finished, so that the same command can go on.
class FeatureWork {
  public:
    /// `recipe`: of what is asked for; `info`: of the shard to be. Throws InputError where the directory is
    /// another request's or another process works in it, and where it cannot be made.
    FeatureWork(const std::filesystem::path& output, const std::map<std::string, std::string>& recipe,
                const ShardInfo& info);

    /// Leaves no directory behind in which nothing was done.
    ~FeatureWork();

    FeatureWork(const FeatureWork&) = delete;
    FeatureWork& operator=(const FeatureWork&) = delete;

    const std::filesystem::path& directory() const { return directory_; }
    const FeatureParts& parts() const { return parts_; }

    /// Images whose features are there, and parts that are not.
    std::int64_t images_done() const;
    std::int64_t parts_missing() const;

    /// Makes the shard of all parts, which are there, and removes the directory.
    ShardInfo finish(const ShardInfo& info);

  private:
    std::filesystem::path output_;
    std::filesystem::path directory_;
    UniqueFd lock_;
    FeatureParts parts_;
};

}  // namespace trommel::cli
