#include "sweep_directory/former_directory.hpp"

#include <system_error>
#include <utility>
#include <vector>

#include "sweep_directory/coordinator_probe.hpp"
#include "system/whole_file.hpp"

namespace trommel {

namespace {

namespace fs = std::filesystem;

fs::path uppermost_missing(fs::path directory) {
    fs::path missing;
    for (directory = fs::absolute(directory).lexically_normal(); !fs::exists(directory);
         directory = directory.parent_path()) {
        missing = directory;
    }
    return missing;
}

std::optional<std::string> text_of(const fs::path& file) {
    return fs::is_regular_file(file) ? std::optional(read_whole(file)) : std::nullopt;
}

void put_back(const fs::path& file, const std::optional<std::string>& text) {
    std::error_code none;
    if (text && text_of(file) != text) {
        write_whole(file, *text);
    } else if (!text) {
        fs::remove(file, none);
    }
}

// Also removes the directories above, as long as nothing else is in them.
void remove_from(const fs::path& uppermost, fs::path directory) {
    std::error_code none;
    fs::remove_all(directory, none);
    while (directory != uppermost && fs::remove(directory.parent_path(), none)) {
        directory = directory.parent_path();
    }
}

// Moves back what preparing an edited sweep has set aside, replacing what has been created since.
void take_back_from(const fs::path& aside) {
    std::vector<fs::path> kept;
    for (const fs::directory_entry& entry : fs::directory_iterator(aside)) {
        kept.push_back(entry.path());
    }
    for (const fs::path& path : kept) {
        const fs::path place = aside.parent_path() / path.filename();
        fs::remove_all(place);
        fs::rename(path, place);
    }
    fs::remove(aside);
}

}  // namespace

FormerDirectory::FormerDirectory(SweepDirectory directory)
    : directory_(std::move(directory)),
      first_missing_(uppermost_missing(directory_.path)),
      had_slurm_(fs::exists(directory_.slurm())),
      sweep_file_(text_of(directory_.sweep_file())),
      script_(text_of(script())) {
    std::error_code none;
    for (const fs::directory_entry& entry : fs::directory_iterator(directory_.path, none)) {
        names_.insert(entry.path().filename().string());
    }
}

fs::path FormerDirectory::script() const {
    return directory_.slurm() / "job.sh";
}

void FormerDirectory::restore() const {
    if (coordinator_at_work(directory_.path)) {
        put_back(script(), script_);
        return;
    }
    if (!first_missing_.empty()) {
        remove_from(first_missing_, fs::absolute(directory_.path).lexically_normal());
        return;
    }
    put_back(directory_.sweep_file(), sweep_file_);
    put_back(script(), script_);
    std::error_code none;
    std::set<fs::path> come;
    for (const fs::directory_entry& entry : fs::directory_iterator(directory_.path, none)) {
        if (!names_.contains(entry.path().filename().string())) {
            come.insert(entry.path());
        }
    }
    for (const fs::path& path : come) {
        const std::string name = path.filename().string();
        if (name.starts_with("trials.")) {
            fs::rename(path, directory_.trials(), none);  // those of a former sweep, set aside
        } else if (!name.starts_with("former.")) {
            fs::remove_all(path, none);
        }
    }
    for (const fs::path& path : come) {
        if (path.filename().string().starts_with("former.")) {
            take_back_from(path);
        }
    }
    if (!had_slurm_) {
        fs::remove(directory_.slurm(), none);
    }
}

}  // namespace trommel
