#include "system/whole_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>

#include "system/errors.hpp"
#include "system/unique_fd.hpp"

namespace trommel {

namespace {

[[noreturn]] void cannot_write(const std::filesystem::path& path, int error) {
    throw StorageError(path.string() + ": cannot be written (" + std::strerror(error) +
                       "); make the directory writable, or free some space on its disk");
}

void write_all(const std::filesystem::path& path, const std::string& text) {
    const UniqueFd file(open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
    if (!file) {
        cannot_write(path, errno);
    }
    for (std::size_t done = 0; done < text.size();) {
        const ssize_t size = write(file.get(), text.data() + done, text.size() - done);
        if (size < 0) {
            cannot_write(path, errno);
        }
        done += static_cast<std::size_t>(size);
    }
    if (fsync(file.get()) != 0) {
        cannot_write(path, errno);
    }
}

}  // namespace

void write_whole(const std::filesystem::path& path, const std::string& text) {
    const std::string temporary = path.string() + ".new-" + std::to_string(getpid());
    try {
        write_all(temporary, text);
    } catch (...) {
        unlink(temporary.c_str());
        throw;
    }
    if (rename(temporary.c_str(), path.c_str()) != 0) {
        const int error = errno;
        unlink(temporary.c_str());
        cannot_write(path, error);
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
