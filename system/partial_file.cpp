#include "system/partial_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <random>
#include <system_error>
#include <utility>

#include "system/unique_fd.hpp"

namespace trommel {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view ending = ".partial";

fs::path partial_path(const fs::path& path) {
    return path.parent_path() / ("." + path.filename().string() + "." + std::to_string(::getpid()) + "-" +
                                 std::to_string(std::random_device{}()) + std::string(ending));
}

// Some file systems cannot sync a directory and return EINVAL, which is ignored.
std::error_code sync_directory_of(const fs::path& path) {
    const fs::path directory = path.has_parent_path() ? path.parent_path() : ".";
    const UniqueFd handle(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (handle && (::fsync(handle.get()) == 0 || errno == EINVAL)) {
        return {};
    }
    return {errno, std::generic_category()};
}

bool is_unsupported(int error) {
    return error == EINVAL || error == ENOSYS || error == EPERM || error == EOPNOTSUPP;
}

// Network file systems cannot refuse to replace a file as part of the rename, but know hard links. If there is neither,
// the check just before must do.
int rename_if_free(const fs::path& from, const fs::path& to) {
    const int status = ::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE);
    if (status == 0 || !is_unsupported(errno)) {
        return status;
    }
    if (::link(from.c_str(), to.c_str()) == 0) {
        ::unlink(from.c_str());
        return 0;
    }
    if (!is_unsupported(errno)) {
        return -1;
    }
    std::error_code ignored;
    if (fs::exists(fs::symlink_status(to, ignored))) {
        errno = EEXIST;
        return -1;
    }
    return ::rename(from.c_str(), to.c_str());
}

}  // namespace

PartialFile::PartialFile(fs::path final_path)
    : final_path_(std::move(final_path)), path_(partial_path(final_path_)) {}

PartialFile::~PartialFile() {
    if (!is_published_) {
        std::error_code ignored;
        fs::remove(path_, ignored);
    }
}

std::error_code PartialFile::publish(IfExists if_exists) {
    const int status = if_exists == IfExists::replace ? ::rename(path_.c_str(), final_path_.c_str())
                                                      : rename_if_free(path_, final_path_);
    if (status != 0) {
        throw fs::filesystem_error("cannot be renamed", path_, final_path_,
                                   std::error_code(errno, std::generic_category()));
    }
    is_published_ = true;
    return sync_directory_of(final_path_);
}

std::optional<std::string> name_of_partial(std::string_view file_name) {
    if (!file_name.starts_with('.') || !file_name.ends_with(ending) || file_name == ending) {
        return std::nullopt;
    }
    file_name.remove_prefix(1);
    file_name.remove_suffix(ending.size());
    const std::size_t end = file_name.rfind('.');
    return end == std::string_view::npos ? std::nullopt
                                         : std::optional<std::string>(file_name.substr(0, end));
}

}  // namespace trommel
