#include "storage/shards/folder_entries.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <system_error>

#include "sweep/errors.hpp"

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

bool is_image_name(const fs::path& path) {
    std::string extension = path.extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    constexpr std::array known{".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp",
                               ".bmp", ".dib",  ".tif", ".tiff", ".gif"};
    return std::find(known.begin(), known.end(), extension) != known.end();
}

}  // namespace trommel
