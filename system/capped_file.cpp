#include "system/capped_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <string>

#include "system/file.hpp"

namespace trommel {

namespace {

std::size_t size_of(int file) {
    struct stat status {};
    return ::fstat(file, &status) == 0 ? static_cast<std::size_t>(status.st_size) : 0;
}

}  // namespace

CappedFile::CappedFile(const std::filesystem::path& path, std::size_t capacity_bytes)
    : file_(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666)) {
    const std::size_t size = file_ ? size_of(file_.get()) : 0;
    room_ = capacity_bytes - std::min(size, capacity_bytes);
    is_full_ = size > capacity_bytes;  // the closing note is already there
}

void CappedFile::write(std::string_view bytes) {
    if (is_full_ || !file_) {
        return;
    }
    write_or_drop(file_.get(), bytes.substr(0, room_));
    if (bytes.size() > room_) {
        write_or_drop(file_.get(), "\ntrommel: this log is full; what was printed after this is not kept\n");
        is_full_ = true;
    }
    room_ -= std::min(room_, bytes.size());
}

}  // namespace trommel
