#include "sweep_directory/coordinator_probe.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "system/unique_fd.hpp"

namespace trommel {

std::optional<std::string> coordinator_at_work(const std::filesystem::path& directory) {
    const UniqueFd file(open((directory / "coordinator.lock").c_str(), O_RDONLY | O_CLOEXEC));
    if (!file || flock(file.get(), LOCK_SH | LOCK_NB) == 0 || errno != EWOULDBLOCK) {
        return std::nullopt;
    }
    std::array<char, 256> holder{};
    const ssize_t size = pread(file.get(), holder.data(), holder.size(), 0);
    return size > 0 ? std::string(holder.data(), static_cast<std::size_t>(size)) : "another process";
}

}  // namespace trommel
