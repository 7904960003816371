#include "system/usable_cores.hpp"

#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <fstream>
#include <limits>
#include <sstream>
#include <vector>

#include <fmt/format.h>

namespace trommel {

namespace {

namespace fs = std::filesystem;

// Grows the mask until the kernel accepts its size.
int allowed_cores(int online) {
    for (std::size_t cores = CPU_SETSIZE; cores <= CPU_SETSIZE * 1024; cores *= 2) {
        std::vector<cpu_set_t> mask(cores / CPU_SETSIZE);
        const std::size_t bytes = mask.size() * sizeof(cpu_set_t);
        if (sched_getaffinity(0, bytes, mask.data()) == 0) {
            return std::max(CPU_COUNT_S(bytes, mask.data()), 1);
        }
        if (errno != EINVAL) {
            break;
        }
    }
    return online;
}

bool has_word(const std::string& list, const std::string& word) {
    return ("," + list + ",").find("," + word + ",") != std::string::npos;
}

/// The mount point of a cgroup hierarchy, and the group that is mounted there.
struct Mount {
    fs::path group;
    fs::path place;
};

// "31 23 0:28 /docker/7 /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu,cpuacct"
std::optional<Mount> mount_of(const fs::path& root, bool v2) {
    std::ifstream mounts(root / "proc/self/mountinfo");
    for (std::string line; std::getline(mounts, line);) {
        const std::size_t dash = line.find(" - ");
        if (dash == std::string::npos) {
            continue;
        }
        std::istringstream before(line.substr(0, dash));
        std::istringstream behind(line.substr(dash + 3));
        std::string ignored, group, place, type, options;
        before >> ignored >> ignored >> ignored >> group >> place;
        behind >> type >> ignored >> options;
        if (v2 ? type == "cgroup2" : type == "cgroup" && has_word(options, "cpu")) {
            return Mount{group, root / fs::path(place).relative_path()};
        }
    }
    return std::nullopt;
}

// "4:cpu,cpuacct:/docker/7", or "0::/user.slice" of v2.
std::optional<fs::path> own_group(const fs::path& root, bool v2) {
    std::ifstream groups(root / "proc/self/cgroup");
    for (std::string line; std::getline(groups, line);) {
        const std::size_t first = line.find(':');
        const std::size_t second = line.find(':', first + 1);
        if (second == std::string::npos) {
            continue;
        }
        const std::string controllers = line.substr(first + 1, second - first - 1);
        if (v2 ? line.starts_with("0::") : has_word(controllers, "cpu")) {
            return line.substr(second + 1);
        }
    }
    return std::nullopt;
}

// Two numbers, such as "150000 100000"; "max" and -1 mean no limit.
std::optional<double> ratio(std::istream& text) {
    double quota = 0, period = 0;
    return text >> quota >> period && quota > 0 && period > 0 ? std::optional(quota / period) : std::nullopt;
}

std::optional<double> quota_in(const fs::path& group, bool v2) {
    if (v2) {
        std::ifstream both(group / "cpu.max");
        return ratio(both);
    }
    std::ifstream quota(group / "cpu.cfs_quota_us"), period(group / "cpu.cfs_period_us");
    std::stringstream both;
    both << quota.rdbuf() << ' ' << period.rdbuf();
    return ratio(both);
}

// The smallest quota of the group and its ancestors. In a container, the group may have the name that it has
// outside, which is not visible inside: then the mount is the container's own group.
std::optional<double> least_quota(const fs::path& root, bool v2) {
    const auto mount = mount_of(root, v2);
    const auto own = own_group(root, v2);
    if (!mount || !own) {
        return std::nullopt;
    }
    const fs::path below = own->lexically_relative(mount->group);
    fs::path group = mount->place;
    std::optional<double> least = quota_in(group, v2);
    for (const fs::path& part : below.empty() || *below.begin() == ".." ? fs::path() : below) {
        group /= part;
        if (const auto quota = quota_in(group, v2)) {
            least = std::min(*quota, least.value_or(*quota));
        }
    }
    return least;
}

}  // namespace

int Cores::usable() const {
    const double by_quota = quota ? std::ceil(*quota) : std::numeric_limits<int>::max();
    return std::max(1, static_cast<int>(std::min<double>(allowed, by_quota)));
}

Cores cores(const fs::path& root) {
    const int online = static_cast<int>(std::max(sysconf(_SC_NPROCESSORS_ONLN), 1L));
    Cores found{.online = online, .allowed = allowed_cores(online), .quota = std::nullopt};
    for (const bool v2 : {false, true}) {
        if (const auto quota = least_quota(root, v2)) {
            found.quota = std::min(*quota, found.quota.value_or(*quota));
        }
    }
    return found;
}

int usable_cores() {
    return cores().usable();
}

std::string to_text(const Cores& cores) {
    if (cores.usable() >= cores.online) {
        return std::to_string(cores.online);
    }
    return fmt::format("{} of {} ({})", cores.usable(), cores.online,
                       cores.usable() < cores.allowed ? fmt::format("cgroup quota of {:.4g}", *cores.quota)
                                                      : "affinity mask");
}

}  // namespace trommel
