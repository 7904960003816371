#include "storage/cache/cache_room.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <system_error>
#include <vector>

#include "system/errors.hpp"
#include "system/flock.hpp"
#include "system/partial_file.hpp"

namespace trommel {

namespace {

namespace fs = std::filesystem;

struct Copy {
    fs::path path;
    std::uint64_t bytes = 0;
    fs::file_time_type asked_for;
};

bool is_checksum(std::string_view text) {
    return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// CHECKSUM.h5
bool is_copy(std::string_view name) {
    return name.size() == 67 && name.ends_with(".h5") && is_checksum(name.substr(0, 64));
}

bool is_partial_copy(std::string_view name) {
    const auto whole = name_of_partial(name);
    return whole && is_copy(*whole);
}

/// The file, opened, if no process reads it; it can be removed while the File is open.
std::optional<File> unused(const fs::path& path) {
    try {
        File file(path, File::Mode::read);
        return try_lock(file, Lock::exclusive) ? std::optional(std::move(file)) : std::nullopt;
    } catch (const StorageError&) {
        return std::nullopt;
    }
}

// Other files there are not ours. The caller holds the lock of the directory, so the writer of a partial copy
// is dead.
std::vector<Copy> tidied(const fs::path& directory) {
    std::vector<Copy> copies;
    std::error_code error;
    for (fs::directory_iterator entry(directory, error), end; !error && entry != end;
         entry.increment(error)) {
        const std::string name = entry->path().filename().string();
        std::error_code gone;
        if (is_partial_copy(name)) {
            fs::remove(entry->path(), gone);
        } else if (is_copy(name)) {
            copies.push_back({entry->path(), entry->file_size(gone), entry->last_write_time(gone)});
        }
    }
    std::ranges::sort(copies, {}, &Copy::asked_for);
    return copies;
}

bool evict(const fs::path& path) {
    std::error_code error;
    return unused(path) && fs::remove(path, error);
}

std::uint64_t free_bytes(const fs::path& directory) {
    std::error_code error;
    const fs::space_info space = fs::space(directory, error);
    return error ? 0 : space.available;
}

double megabytes(std::uint64_t bytes) {
    return static_cast<double>(bytes) / 1e6;
}

}  // namespace

void make_room(const fs::path& directory, std::uint64_t bytes, std::uint64_t limit_bytes) {
    const std::vector<Copy> copies = tidied(directory);
    std::uint64_t used = 0;
    for (const Copy& copy : copies) {
        used += copy.bytes;
    }
    const auto fits = [&] { return used + bytes <= limit_bytes && free_bytes(directory) >= bytes; };
    if (fits()) {
        return;
    }
    std::uint64_t in_use = 0;
    for (const Copy& copy : copies) {
        in_use += unused(copy.path) ? 0 : copy.bytes;
    }
    const bool would_fit = in_use + bytes <= limit_bytes && free_bytes(directory) + (used - in_use) >= bytes;
    for (auto copy = copies.begin(); would_fit && copy != copies.end() && !fits(); ++copy) {
        used -= evict(copy->path) ? copy->bytes : 0;
    }
    if (!fits()) {
        throw StorageError(
            fmt::format("{}: no room for {:.1f} MB (the limit is {:.1f} MB, copies in use have {:.1f} MB, "
                        "{:.1f} MB of the disk is "
                        "free); raise the limit, or free some disk space",
                        directory.string(), megabytes(bytes), megabytes(limit_bytes), megabytes(in_use),
                        megabytes(free_bytes(directory))));
    }
}

}  // namespace trommel
