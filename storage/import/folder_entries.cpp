#include "storage/import/folder_entries.hpp"

#include <algorithm>
#include <cctype>
#include <span>
#include <system_error>

#include "system/errors.hpp"

namespace trommel {

namespace fs = std::filesystem;

std::vector<fs::directory_entry> entries_by_name(const fs::path& directory) {
    std::error_code error;
    std::vector<fs::directory_entry> entries;
    for (fs::directory_iterator it(directory, error), end; !error && it != end; it.increment(error)) {
        if (it->path().filename().native().front() != '.') {
            entries.push_back(*it);
        }
    }
    if (error) {
        throw InputError(directory.string() + ": cannot read the folder (" + error.message() + ")");
    }
    std::sort(entries.begin(), entries.end(),
              [](const auto& a, const auto& b) { return a.path().native() < b.path().native(); });
    return entries;
}

bool is_directory(const fs::directory_entry& entry) {
    std::error_code ignored;
    return entry.is_directory(ignored);
}

namespace {

std::string ending_of(const fs::path& path) {
    std::string ending = path.extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    return ending;
}

bool is_one_of(std::span<const char* const> known, const std::string& ending) {
    return std::find(known.begin(), known.end(), ending) != known.end();
}

}  // namespace

bool is_image_name(const fs::path& path) {
    static constexpr const char* known[] = {".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp",
                                            ".bmp", ".dib",  ".tif", ".tiff", ".gif"};
    return is_one_of(known, ending_of(path));
}

std::string format_not_read(const fs::path& path) {
    static constexpr const char* known[] = {".heic", ".heif", ".avif", ".jxl", ".jp2", ".j2k", ".jpx", ".ppm",
                                            ".pgm",  ".pbm",  ".pnm",  ".tga", ".svg", ".psd", ".ico", ".exr",
                                            ".hdr",  ".dcm",  ".dng",  ".cr2", ".cr3", ".nef", ".arw", ".orf",
                                            ".rw2",  ".raf",  ".apng", ".pcx", ".eps", ".npy", ".nii"};
    const std::string ending = ending_of(path);
    return is_one_of(known, ending) ? ending : "";
}

}  // namespace trommel
