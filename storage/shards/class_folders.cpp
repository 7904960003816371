#include "storage/shards/class_folders.hpp"

#include <algorithm>
#include <cctype>
#include <system_error>

#include "sweep/errors.hpp"

namespace trommel {
namespace {

namespace fs = std::filesystem;

bool is_hidden(const std::string& name) {
    return name.front() == '.';
}

bool is_image_name(const fs::path& path) {
    std::string extension = path.extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    return extension == ".jpg" || extension == ".jpeg" || extension == ".png";
}

// Not the order of the directory, which is another one on another disk.
std::vector<fs::directory_entry> entries_by_name(const fs::path& directory) {
    std::error_code error;
    std::vector<fs::directory_entry> entries;
    for (fs::directory_iterator it(directory, error), end; !error && it != end; it.increment(error)) {
        if (!is_hidden(it->path().filename().string())) {
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

void add_class(const fs::path& folder, ClassFolders& found) {
    const std::string name = folder.filename().string();
    const std::size_t before = found.files.size();
    for (const fs::directory_entry& entry : entries_by_name(folder)) {
        if (is_directory(entry) || !is_image_name(entry.path())) {
            ++found.ignored_files;
            continue;
        }
        found.files.push_back(name + "/" + entry.path().filename().string());
        found.labels.push_back(static_cast<std::int32_t>(found.classes.size()));
    }
    if (found.files.size() == before) {
        throw InputError(
            folder.string() +
            ": no images (every folder is a class and needs .jpg, .jpeg or .png files directly in it); "
            "name the folder that holds the class folders, and move others out of it");
    }
    found.classes.push_back(name);
}

}  // namespace

ClassFolders scan_class_folders(const fs::path& directory) {
    ClassFolders found;
    for (const fs::directory_entry& entry : entries_by_name(directory)) {
        if (is_directory(entry)) {
            add_class(entry.path(), found);
        } else {
            ++found.ignored_files;
        }
    }
    if (found.classes.empty()) {
        throw InputError(
            directory.string() +
            ": no class folders (every class is a folder of images); put the images of each class into "
            "a folder named after it");
    }
    return found;
}

}  // namespace trommel
