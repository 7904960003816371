#include "sweep_directory/new_sweep.hpp"

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

#include "search_spaces/sweep_file.hpp"
#include "storage/results/results_reader.hpp"
#include "sweep_directory/coordinator_lock.hpp"
#include "sweep_directory/inheritance.hpp"
#include "sweep_directory/inputs/command_program.hpp"
#include "sweep_directory/inputs/shard_location.hpp"
#include "sweep_directory/sweep_edit.hpp"
#include "system/errors.hpp"
#include "system/waiting_times.hpp"
#include "system/whole_file.hpp"

namespace trommel {

namespace {

namespace fs = std::filesystem;

using DataOptions = std::map<std::string, fs::path>;

// Who only looks at a directory, or prepares it, has its lock for some moments. A coordinator whose launcher was killed has it
// for two seconds more, or until its guard ends it: whoever repeats the command at once need not be told that the sweep is
// running already.

struct SweepFile {
    fs::path path;
    std::string text;

    fs::path folder() const { return fs::absolute(path).parent_path(); }
};

std::vector<std::string> metric_columns(const Sweep& sweep) {
    if (sweep.train.command) {
        return sweep.train.command->metrics;
    }
    std::vector<std::string> columns = epoch_metrics();
    columns.insert(columns.end(), test_metrics().begin(), test_metrics().end());
    if (sweep.evaluate_all) {
        columns.insert(columns.end(), all_metrics().begin(), all_metrics().end());
    }
    return columns;
}

// Null where all are what the sweep was begun with.
const DataSet* first_changed(const std::vector<DataSet>& now, const std::vector<DataSet>& begun) {
    const auto changed = std::ranges::mismatch(now, begun, {}, &DataSet::checksums, &DataSet::checksums).in1;
    return changed == now.end() ? nullptr : &*changed;
}

[[noreturn]] void refuse(const DataSet& changed) {
    throw InputError(
        "data set '" + changed.name + "': " + changed.shards.front() +
        " is not what the sweep was begun with (its checksum differs); put that shard back, or name "
        "it with --data " +
        changed.name + "=FILE");
}

// A run that was killed while it made the record, or its copy of the sweep file, may have left it under a temporary name.
void remove_leftovers(const SweepDirectory& directory) {
    std::vector<fs::path> left;
    for (const fs::directory_entry& entry : fs::directory_iterator(directory.path)) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with("results.sqlite.new-") || name.starts_with("sweep.toml.new-")) {
            left.push_back(entry.path());
        }
    }
    for (const fs::path& path : left) {
        fs::remove(path);
    }
}

// The copy beside the record is for people, and it is how rank 0 learns of an edited file. A power cut may have taken it.
void keep_sweep_file(const SweepDirectory& directory, const std::string& text) {
    if (!fs::exists(directory.sweep_file()) || read_whole(directory.sweep_file()) != text) {
        write_whole(directory.sweep_file(), text);
    }
}

// A directory that somebody uses for something else, such as the photographs themselves, is not ours to fill.
void must_be_free(const SweepDirectory& directory) {
    std::error_code none;
    for (const fs::directory_entry& entry : fs::directory_iterator(directory.path, none)) {
        const std::string name = entry.path().filename().string();
        if (!is_of_a_sweep(name)) {
            throw InputError(
                directory.path.string() + ": holds other files (" + name +
                ") and no sweep; choose another directory with -d DIR, or another 'name' in [sweep]");
        }
    }
}

// BEGINNING1, or the first number after it that is free.
fs::path first_free(const fs::path& beginning) {
    for (int number = 1;; ++number) {
        fs::path path = beginning.string() + std::to_string(number);
        if (!fs::exists(path)) {
            return path;
        }
    }
}

// Programs would resume from the checkpoints of another sweep, whose parameters were others. What it says is empty where there
// are none.
std::string set_former_trials_aside(const SweepDirectory& directory) {
    if (!fs::exists(directory.trials())) {
        return "";
    }
    const fs::path aside = first_free(directory.trials().string() + ".");
    fs::rename(directory.trials(), aside);
    return "the trials of a former sweep, whose record is gone, are in " + aside.string() + " now";
}

SweepSource source_of(const Sweep& sweep, const SweepFile& file) {
    return {.name = sweep.name,
            .file_name = file.path.filename().string(),
            .text = file.text,
            .data = {},
            .objective = sweep.objectives.front(),
            .metrics = metric_columns(sweep),
            .val_labels = {},
            .test_labels = {}};
}

bool has_trials_that_count(const ResultsReader& reader) {
    const SweepProgress progress = reader.progress();
    return progress.count(TrialState::completed) + progress.count(TrialState::pruned) > 0;
}

// Whoever mends the file of a sweep that has come to nothing yet has no trials to compare with. Returns what is to be said.
std::string put_aside(const SweepDirectory& directory) {
    const fs::path aside = first_free(directory.path / "former.");
    fs::create_directory(aside);
    for (const char* name : {"trials", "checkpoints", "models", "logs", "requests", "sweep.toml",
                             "results.sqlite-wal", "results.sqlite-shm", "results.sqlite"}) {
        if (fs::exists(directory.path / name)) {
            fs::rename(directory.path / name, aside / name);
        }
    }
    return "the edited file begins anew, for no trial of the former one was completed; what there was is "
           "in " +
           aside.string();
}

void make_directory(const SweepDirectory& directory) {
    std::error_code error;
    fs::create_directories(directory.logs(), error);
    if (error) {
        throw StorageError(directory.logs().string() + ": " + error.message() +
                           "; choose another place with -d DIR");
    }
}

// Nothing, and `news`, where what there was has come to nothing, and another file or other data take its place.
std::optional<PreparedSweep> go_on(const SweepDirectory& directory, const SweepFile& file,
                                   const DataOptions& data, std::string& news) {
    const CoordinatorLock lock(directory.path, lock_patience);
    must_not_be_written(directory.path);
    const ResultsReader reader(directory.results());
    const SweepSource begun = reader.source();
    const bool may_be_another = !has_trials_that_count(reader);
    if (may_be_another && !may_follow(begun, file.text, file.path)) {
        news = put_aside(directory);
        return std::nullopt;
    }
    EditedSweep edited = edited_sweep(begun, directory, file.text, file.path);
    Sweep& sweep = edited.sweep;
    must_find_program(sweep, file.path);
    if (sweep.data == read_sweep(begun.text, begun.file_name).data) {
        sweep.data = begun.data;  // with the places where they were found
    }
    SweepSource source = source_of(sweep, file);
    open_data(sweep, source, file.folder(), data);
    if (const DataSet* changed = first_changed(sweep.data, begun.data)) {
        if (!may_be_another) {
            refuse(*changed);
        }
        news = put_aside(directory);
        return std::nullopt;
    }
    make_directory(directory);
    keep_sweep_file(directory, file.text);
    const std::string& changes = edited.record.changes;
    return PreparedSweep{.sweep = std::move(sweep),
                         .news = changes.empty() ? "" : "going on with the edited file: " + changes,
                         .edited = !changes.empty(),
                         .begun = true};
}

// Nothing where another process has made a record meanwhile.
std::optional<PreparedSweep> begin(const SweepDirectory& directory, const SweepFile& file,
                                   const DataOptions& data, const std::optional<SweepDirectory>& former,
                                   const std::function<void(const Sweep&)>& look) {
    Sweep sweep = read_sweep(file.text, file.path.string(), shards_are_there(file.folder(), data));
    must_find_program(sweep, file.path);
    SweepSource source = source_of(sweep, file);
    open_data(sweep, source, file.folder(), data);
    check_models(sweep);
    must_be_free(directory);
    if (look) {
        look(sweep);
    }
    const Inheritance inheritance = former ? inherit(*former, sweep) : Inheritance{};

    make_directory(directory);
    const CoordinatorLock lock(directory.path, lock_patience);
    must_not_be_written(directory.path);
    if (fs::exists(directory.results())) {
        return std::nullopt;
    }
    remove_leftovers(directory);
    const std::string former_trials = set_former_trials_aside(directory);
    write_whole(directory.sweep_file(), file.text);
    if (former) {
        make_record_with(inheritance, directory, source);
    } else {
        TrialStore::create(directory.results(), source);
    }
    return PreparedSweep{.sweep = std::move(sweep),
                         .news = former ? inheritance.words : former_trials,
                         .edited = false,
                         .begun = false};
}

}  // namespace

PreparedSweep prepare_directory(const SweepDirectory& directory, const fs::path& sweep_file,
                                const DataOptions& data, const std::optional<SweepDirectory>& former,
                                const std::function<void(const Sweep&)>& before_it_begins) {
    const SweepFile file{sweep_file, read_text(sweep_file)};
    std::string news;
    while (true) {
        if (fs::exists(directory.results())) {
            if (auto prepared = go_on(directory, file, data, news)) {
                return std::move(*prepared);
            }
        }
        if (auto prepared = begin(directory, file, data, former, before_it_begins)) {
            prepared->news = news.empty() ? prepared->news : news;
            return std::move(*prepared);
        }
    }
}

}  // namespace trommel
