#include "system/whole_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <optional>
#include <system_error>

#include "system/errors.hpp"
#include "system/partial_file.hpp"
#include "system/unique_fd.hpp"

namespace trommel {

namespace {

[[noreturn]] void cannot_write(const std::filesystem::path& path, const std::error_code& reason) {
    throw StorageError(path.string() + ": cannot be written (" + reason.message() +
                       "); make the directory writable, or free some space on its disk");
}

// What went wrong, if anything.
std::optional<std::error_code> write_all(const std::filesystem::path& path, const std::string& text) {
    const UniqueFd file(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    bool ok = static_cast<bool>(file);
    for (std::size_t done = 0; ok && done < text.size();) {
        const ssize_t size = write(file.get(), text.data() + done, text.size() - done);
        ok = size >= 0;
        done += ok ? static_cast<std::size_t>(size) : 0;
    }
    if (!ok || fsync(file.get()) != 0) {
        return std::error_code(errno, std::generic_category());
    }
    return std::nullopt;
}

}  // namespace

void write_whole(const std::filesystem::path& path, const std::string& text) {
    PartialFile partial(path);
    if (const auto problem = write_all(partial.path(), text)) {
        cannot_write(path, *problem);
    }
    try {
        partial.publish();
    } catch (const std::filesystem::filesystem_error& error) {
        cannot_write(path, error.code());
    }
}

std::string read_whole(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::string text(std::istreambuf_iterator<char>(file), {});
    if (!file.is_open() || file.bad()) {
        throw StorageError(path.string() + ": cannot be read; check that it exists and is readable");
    }
    return text;
}

std::string read_if_there(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace trommel
