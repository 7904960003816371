// The processes in which LibTorch computes features.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace trommel::cli {

/// Runs `count` processes of trommel-features, each with these arguments, its number and `count`, until all
/// have done their share. `on_images` hears of images that were done. They cannot outlive us. Throws
/// InputError where one refuses what it was given, Interrupted after Ctrl-C, and std::runtime_error where
/// one fails or dies; the others are killed then.
void run_feature_processes(const std::vector<std::string>& arguments, std::int64_t count,
                           const std::function<void(std::int64_t)>& on_images);

}  // namespace trommel::cli
