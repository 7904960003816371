#include "storage/import/split_folders.hpp"

#include <algorithm>
#include <map>

#include "storage/import/folder_entries.hpp"
#include "storage/import/split_names.hpp"
#include "system/errors.hpp"

namespace trommel {
namespace {

namespace fs = std::filesystem;

using FolderOfSplit = std::map<Split, fs::path>;

bool holds_class_folders(const fs::path& folder) {
    bool folders = false;
    for (const fs::directory_entry& entry : entries_by_name(folder)) {
        if (is_directory(entry)) {
            folders = true;
        } else if (is_image_name(entry.path())) {
            return false;
        }
    }
    return folders;
}

void add_folder(const fs::path& folder, FolderOfSplit& folders) {
    const auto split = to_split(folder.filename().string());
    if (!split) {
        throw InputError(folder.string() + ": not train, val or test (" + folder.parent_path().string() +
                         " is divided into splits, as its train/ holds class folders); move it out, or "
                         "rename train/ if that is a class");
    }
    const auto [known, added] = folders.emplace(*split, folder);
    if (!added) {
        throw InputError(folder.string() + ": second folder for " + std::string(to_text(*split)) +
                         " (beside " + known->second.string() + "); merge them");
    }
}

FolderOfSplit split_folders(const fs::path& directory, PassedOver& passed_over) {
    FolderOfSplit folders;
    for (const fs::directory_entry& entry : entries_by_name(directory)) {
        if (is_directory(entry)) {
            add_folder(entry.path(), folders);
        } else {
            const std::string name = entry.path().filename().string();
            passed_over.add("", is_image_name(name) ? WhyPassedOver::no_class : WhyPassedOver::no_image,
                            name);
        }
    }
    if (!folders.contains(Split::val)) {
        const fs::path& train = folders.at(Split::train);
        throw InputError(directory.string() + ": " + train.filename().string() +
                         "/ without val/ (validation images rank the trials); move some of them to "
                         "val/, or import " +
                         train.string() + " with --split");
    }
    return folders;
}

void must_have(const fs::path& folder, const ClassFolders& found, const fs::path& other_folder,
               const ClassFolders& other) {
    for (const std::string& name : other.classes) {
        if (!std::binary_search(found.classes.begin(), found.classes.end(), name)) {
            throw InputError(folder.string() + ": no class folder '" + name + "' (" + other_folder.string() +
                             " has one); put images of it there, or remove the class from every split");
        }
    }
}

}  // namespace

bool is_divided(const fs::path& directory) {
    const auto entries = entries_by_name(directory);
    return std::any_of(entries.begin(), entries.end(), [](const fs::directory_entry& entry) {
        return to_split(entry.path().filename().string()) == Split::train && is_directory(entry) &&
               holds_class_folders(entry.path());
    });
}

ClassFolders scan_split_folders(const fs::path& directory) {
    ClassFolders all;
    const FolderOfSplit folders = split_folders(directory, all.passed_over);
    const fs::path& train_folder = folders.at(Split::train);
    const ClassFolders train = scan_class_folders(train_folder);
    all.classes = train.classes;
    for (const auto& [split, folder] : folders) {
        if (!holds_class_folders(folder)) {
            throw InputError(folder.string() + ": images without class folders (" + train_folder.string() +
                             " has them); sort them into the folders of their classes, or move it out");
        }
        const ClassFolders part = split == Split::train ? train : scan_class_folders(folder);
        must_have(folder, part, train_folder, train);
        must_have(train_folder, train, folder, part);
        for (const std::string& file : part.files) {
            all.files.push_back(folder.filename().string() + "/" + file);
        }
        all.labels.insert(all.labels.end(), part.labels.begin(), part.labels.end());
        all.splits.insert(all.splits.end(), part.files.size(), split);
        all.passed_over.add_all(part.passed_over, folder.filename().string());
        all.warnings.insert(all.warnings.end(), part.warnings.begin(), part.warnings.end());
    }
    return all;
}

ClassFolders scan_images(const fs::path& directory) {
    if (is_divided(directory)) {
        return scan_split_folders(directory);
    }
    ClassFolders found = scan_class_folders(directory);
    check_class_names(directory, found);
    return found;
}

}  // namespace trommel
