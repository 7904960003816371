#include "worker/runtime/measure_memory.hpp"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <limits>
#include <string>
#include <system_error>
#include <vector>

namespace trommel {

namespace {

namespace fs = std::filesystem;

std::vector<pid_t> children_of(pid_t process) {
    std::vector<pid_t> children;
    std::error_code gone;
    const fs::path threads = fs::path("/proc") / std::to_string(process) / "task";
    for (fs::directory_iterator thread(threads, gone), end; !gone && thread != end; thread.increment(gone)) {
        std::ifstream file(thread->path() / "children");
        for (pid_t child = 0; file >> child;) {
            children.push_back(child);
        }
    }
    return children;
}

// Resident pages that no file backs. Those of mapped shards do not count, because the kernel can drop them at
// any time.
std::int64_t own_pages(pid_t process) {
    std::ifstream file("/proc/" + std::to_string(process) + "/statm");
    std::int64_t size = 0;
    std::int64_t resident = 0;
    std::int64_t shared = 0;
    return file >> size >> resident >> shared ? resident - shared : 0;
}

// The number after a word in a file of words and numbers; 0 if it is missing.
std::int64_t number_behind(const std::string& word, const fs::path& path) {
    std::ifstream file(path);
    for (std::string each; file >> each;) {
        std::int64_t number = 0;
        if (each == word && file >> number) {
            return number;
        }
    }
    return 0;
}

std::int64_t physical_memory() {
    return ::sysconf(_SC_PHYS_PAGES) * static_cast<std::int64_t>(::sysconf(_SC_PAGESIZE));
}

// The smallest limit among our control group (version 2) and its parents.
std::int64_t control_group_limit() {
    std::ifstream file("/proc/self/cgroup");
    std::int64_t limit = std::numeric_limits<std::int64_t>::max();
    for (std::string line; std::getline(file, line);) {
        if (!line.starts_with("0::/")) {
            continue;
        }
        const fs::path root = "/sys/fs/cgroup";
        for (fs::path group = root / line.substr(4); group != root && group.has_relative_path();
             group = group.parent_path()) {
            std::int64_t number = 0;
            if (std::ifstream(group / "memory.max") >> number) {  // fails for the word "max"
                limit = std::min(limit, number);
            }
        }
    }
    return limit;
}

}  // namespace

MemoryUse measure_memory(pid_t root) {
    static const std::int64_t machine = std::min(physical_memory(), control_group_limit());
    std::int64_t pages = 0;
    std::vector<pid_t> left = {root};
    while (!left.empty()) {
        const pid_t process = left.back();
        left.pop_back();
        pages += own_pages(process);
        const std::vector<pid_t> children = children_of(process);
        left.insert(left.end(), children.begin(), children.end());
    }
    return {.used = pages * static_cast<std::int64_t>(::sysconf(_SC_PAGESIZE)),
            .machine = machine,
            .kills = number_behind("oom_kill", "/proc/vmstat")};
}

}  // namespace trommel
