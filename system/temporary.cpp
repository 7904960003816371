#include "system/temporary.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string>
#include <system_error>
#include <vector>

#include "system/errors.hpp"

namespace trommel {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view beginning = "trommel-";

// Younger files may have been made, but not yet locked: that takes some microseconds.
constexpr std::time_t old_enough = 60;

bool is_abandoned(const fs::path& path) {
    struct stat facts {};
    if (lstat(path.c_str(), &facts) != 0 || facts.st_uid != geteuid() ||
        std::time(nullptr) - facts.st_mtime < old_enough ||
        !(S_ISREG(facts.st_mode) || S_ISDIR(facts.st_mode))) {
        return false;
    }
    const UniqueFd file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    return file && flock(file.get(), LOCK_EX | LOCK_NB) == 0;
}

void remove_abandoned(const fs::path& folder, const std::string& name) {
    std::error_code ignored;
    std::vector<fs::path> abandoned;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored)) {
        if (entry.path().filename().string().starts_with(name) && is_abandoned(entry.path())) {
            abandoned.push_back(entry.path());
        }
    }
    for (const fs::path& path : abandoned) {
        fs::remove_all(path, ignored);
    }
}

[[noreturn]] void fail(const fs::path& folder, const std::string& why) {
    throw StorageError(folder.string() + ": cannot make a temporary file (" + why +
                       "); set TMPDIR to a directory that you may write to");
}

}  // namespace

Temporary::Temporary(What what, std::string_view kind) {
    std::error_code error;
    const fs::path folder = fs::temp_directory_path(error);
    if (error) {
        fail(folder, error.message());
    }
    const std::string name = std::string(beginning) + std::string(kind) + "-";
    remove_abandoned(folder, name);
    std::string path = (folder / (name + "XXXXXX")).string();
    if (what == What::folder) {
        lock_.reset(mkdtemp(path.data()) ? open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1);
    } else {
        lock_.reset(mkostemp(path.data(), O_CLOEXEC));
    }
    if (!lock_) {
        fail(folder, std::strerror(errno));
    }
    flock(lock_.get(), LOCK_EX | LOCK_NB);
    path_ = path;
}

Temporary::~Temporary() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

}  // namespace trommel
