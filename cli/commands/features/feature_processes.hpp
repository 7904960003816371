// Runs the processes in which LibTorch computes features.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace trommel::cli {

/// Runs `count` processes of trommel-features, each with these arguments, its number and `count`, until all
/// have done their part. `on_images` is called with the number of finished images. The processes cannot
/// outlive this one. Throws InputError if one refuses its input, Interrupted after Ctrl-C, and
/// std::runtime_error if one fails or dies; the others are killed then.
void run_feature_processes(const std::vector<std::string>& arguments, std::int64_t count,
                           const std::function<void(std::int64_t)>& on_images);

}  // namespace trommel::cli
