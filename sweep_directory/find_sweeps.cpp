#include "sweep_directory/find_sweeps.hpp"

#include <algorithm>
#include <system_error>

#include "sweep_directory/sweep_directory.hpp"

namespace trommel {

namespace {

namespace fs = std::filesystem;

bool is_sweep(const fs::path& directory) {
    std::error_code ignored;
    return fs::is_regular_file(SweepDirectory{directory}.results(), ignored);
}

}  // namespace

std::vector<fs::path> find_sweeps(const fs::path& below, int levels) {
    if (is_sweep(below)) {
        return {below};
    }
    std::vector<fs::path> found;
    std::error_code error;
    fs::recursive_directory_iterator each(below, fs::directory_options::skip_permission_denied, error);
    for (; !error && each != fs::recursive_directory_iterator(); each.increment(error)) {
        std::error_code ignored;
        if (!each->is_directory(ignored) || each->is_symlink(ignored)) {
            continue;
        }
        const bool sweep = is_sweep(each->path());
        if (sweep) {
            found.push_back(below == "." ? each->path().lexically_relative(below) : each->path());
        }
        if (sweep || each->path().filename().string().starts_with('.') || each.depth() + 1 >= levels) {
            each.disable_recursion_pending();
        }
    }
    std::ranges::sort(found);
    return found;
}

}  // namespace trommel
