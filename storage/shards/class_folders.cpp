#include "storage/shards/class_folders.hpp"

#include "storage/shards/folder_entries.hpp"
#include "sweep/errors.hpp"

namespace trommel {
namespace {

namespace fs = std::filesystem;

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

ClassFolders only(const ClassFolders& found, const std::vector<std::int64_t>& places) {
    ClassFolders kept{.classes = found.classes, .ignored_files = found.ignored_files};
    for (const std::int64_t number : places) {
        const auto place = static_cast<std::size_t>(number);
        kept.files.push_back(found.files[place]);
        kept.labels.push_back(found.labels[place]);
        if (!found.splits.empty()) {
            kept.splits.push_back(found.splits[place]);
        }
    }
    return kept;
}

}  // namespace trommel
