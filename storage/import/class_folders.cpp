#include "storage/import/class_folders.hpp"

#include <algorithm>
#include <map>
#include <system_error>
#include <utility>

#include "storage/import/folder_entries.hpp"
#include "storage/import/split_names.hpp"
#include "storage/import/unicode_form.hpp"
#include "system/errors.hpp"
#include "system/printable.hpp"

namespace trommel {
namespace {

namespace fs = std::filesystem;

fs::path real_path(const fs::path& folder) {
    std::error_code error;
    fs::path real = fs::canonical(folder, error);
    if (error) {
        throw InputError(folder.string() + ": cannot read the folder (" + error.message() + ")");
    }
    return real;
}

bool holds(const fs::path& folder, const fs::path& path) {
    return std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first == folder.end();
}

/// One class folder, with all its subfolders.
class ClassFolder {
  public:
    ClassFolder(const fs::path& folder, PassedOver& passed_over)
        : name_(folder.filename().string()), passed_over_(passed_over) {
        walk(folder, name_);
        std::sort(files.begin(), files.end());
        if (files.empty()) {
            throw InputError(
                folder.string() +
                ": no images (every folder is a class; supported formats: JPEG, PNG, WebP, BMP, TIFF, GIF" +
                what_else() + "); name the folder that holds the class folders, and move others out of it");
        }
    }

    std::vector<std::string> files;          ///< sorted
    std::vector<std::string> called_splits;  ///< subfolders that are named like splits
    bool has_direct_images = false;
    std::size_t subfolders = 0;  ///< directly in it

  private:
    void walk(const fs::path& folder, const std::string& below) {
        above_.push_back(real_path(folder));
        for (const fs::directory_entry& entry : entries_by_name(folder)) {
            const std::string path = below + "/" + entry.path().filename().string();
            if (is_directory(entry)) {
                enter(entry.path(), path);
            } else {
                add_file(entry.path(), path);
            }
        }
        above_.pop_back();
    }

    void enter(const fs::path& folder, const std::string& path) {
        const fs::path real = real_path(folder);
        if (std::ranges::any_of(above_, [&](const fs::path& walked) { return holds(real, walked); })) {
            passed_over_.add(name_, WhyPassedOver::leads_back, path);
            return;
        }
        subfolders += above_.size() == 1;
        if (is_called_like_split(folder.filename().string())) {
            called_splits.push_back(path);
        }
        walk(folder, path);
    }

    void add_file(const fs::path& file, const std::string& path) {
        if (is_image_name(file)) {
            files.push_back(path);
            has_direct_images = has_direct_images || above_.size() == 1;
        } else if (const std::string ending = format_not_read(file); !ending.empty()) {
            passed_over_.add(name_, WhyPassedOver::other_format, path, ending);
        } else {
            passed_over_.add(name_, WhyPassedOver::no_image, path);
        }
    }

    std::string what_else() const {
        const std::string text = passed_over_.describe(name_);
        return text.empty() ? "" : "; in it: " + text;
    }

    std::string name_;
    PassedOver& passed_over_;
    std::vector<fs::path> above_;  // the folders being walked, including this one
};

/// The class folders of a folder, by the name of their class.
class Scan {
  public:
    explicit Scan(const fs::path& directory) : directory_(directory) {
        for (const fs::directory_entry& entry : entries_by_name(directory)) {
            const std::string name = entry.path().filename().string();
            if (is_directory(entry)) {
                folders_[composed(name)].emplace_back(entry.path(), found_.passed_over);
                names_.push_back(name);
            } else {
                found_.passed_over.add(
                    "", is_image_name(name) ? WhyPassedOver::no_class : WhyPassedOver::no_image, name);
            }
        }
    }

    ClassFolders take() {
        must_be_classes();
        for (auto& [name, folders] : folders_) {
            add_class(name, folders);
        }
        warn_of_splits();
        return std::move(found_);
    }

  private:
    void must_be_classes() const {
        if (folders_.empty()) {
            throw InputError(
                directory_.string() +
                ": no class folders (every class is a folder of images); put the images of each class into "
                "a folder named after it");
        }
        const ClassFolder& first = folders_.begin()->second.front();
        if (names_.size() == 1 && !first.has_direct_images && first.subfolders > 0) {
            throw InputError(directory_.string() + ": only one folder, " + printable(names_.front()) +
                             ", with all images in its subfolders (there is no other class); name " +
                             (directory_ / names_.front()).string() + " if it holds the class folders");
        }
    }

    void add_class(const std::string& name, std::vector<ClassFolder>& folders) {
        for (ClassFolder& folder : folders) {
            found_.files.insert(found_.files.end(), folder.files.begin(), folder.files.end());
            called_splits_.insert(called_splits_.end(), folder.called_splits.begin(),
                                  folder.called_splits.end());
        }
        found_.labels.resize(found_.files.size(), static_cast<std::int32_t>(found_.classes.size()));
        found_.classes.push_back(name);
        if (folders.size() > 1) {
            found_.warnings.push_back(
                "class '" + printable(name) +
                "' has two folders, whose names are the same letters in two Unicode forms");
        }
    }

    void warn_of_splits() {
        if (called_splits_.empty()) {
            return;
        }
        std::string some = printable(called_splits_[0]);
        if (called_splits_.size() > 1) {
            some += ", " + printable(called_splits_[1]) + (called_splits_.size() > 2 ? ", ..." : "");
        }
        found_.warnings.push_back("folders inside of classes are named like splits (" + some +
                                  "), but their images are split like all others; if they are splits, "
                                  "reorder the folders (train/" +
                                  printable(found_.classes.front()) +
                                  "/...), or name them with --split-file");
    }

    const fs::path& directory_;
    ClassFolders found_;
    std::map<std::string, std::vector<ClassFolder>> folders_;  // by class, bytes compared
    std::vector<std::string> names_;
    std::vector<std::string> called_splits_;
};

}  // namespace

ClassFolders scan_class_folders(const fs::path& directory) {
    return Scan(directory).take();
}

ClassFolders only(const ClassFolders& found, const std::vector<std::int64_t>& places) {
    ClassFolders kept{.classes = found.classes, .passed_over = found.passed_over, .warnings = found.warnings};
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
