#include "sweep_directory/new_sweep.hpp"

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

#include "storage/results/results_reader.hpp"
#include "sweep_directory/branch_import.hpp"
#include "sweep_directory/coordinator_lock.hpp"
#include "sweep_directory/inputs/command_program.hpp"
#include "sweep_directory/sweep_edit.hpp"
#include "system/errors.hpp"
#include "system/waiting_times.hpp"
#include "system/whole_file.hpp"

namespace trommel {

namespace {

namespace fs = std::filesystem;

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

// Null if all data sets are those with which the sweep was started.
const DataSet* first_changed(const std::vector<DataSet>& now, const std::vector<DataSet>& begun) {
    const auto changed = std::ranges::mismatch(now, begun, {}, &DataSet::checksums, &DataSet::checksums).in1;
    return changed == now.end() ? nullptr : &*changed;
}

[[noreturn]] void refuse(const DataSet& changed) {
    throw InputError(
        "data set '" + changed.name + "': " + changed.shards.front() +
        " is not the one with which the sweep was started (its checksum differs); restore that shard, or name "
        "it with --data " +
        changed.name + "=FILE");
}

// A run that was killed while it created the record, or its copy of the sweep file, may have left a temporary
// file.
void remove_leftovers(const SweepDirectory& directory) {
    std::vector<fs::path> left;
    for (const fs::directory_entry& entry : fs::directory_iterator(directory.path)) {
        if (const std::string name = entry.path().filename().string();
            name_of_unfinished(name) && is_of_a_sweep(name)) {
            left.push_back(entry.path());
        }
    }
    for (const fs::path& path : left) {
        fs::remove(path);
    }
}

// The copy beside the record is for users, and tells rank 0 of an edited file. A power failure may have
// removed it.
void keep_sweep_file(const SweepDirectory& directory, const std::string& text) {
    if (!fs::exists(directory.sweep_file()) || read_whole(directory.sweep_file()) != text) {
        write_whole(directory.sweep_file(), text);
    }
}

// Refuses a directory that is used for something else, such as the photographs themselves.
void check_unused(const SweepDirectory& directory) {
    std::error_code none;
    for (const fs::directory_entry& entry : fs::directory_iterator(directory.path, none)) {
        const std::string name = entry.path().filename().string();
        if (!is_of_a_sweep(name)) {
            throw InputError(
                directory.path.string() + ": holds other files (" + name +
                ") but no sweep; choose another directory with -d DIR, or another 'name' in [sweep]");
        }
    }
}

// `beginning` with the first number from 1 that is free.
fs::path first_free(const fs::path& beginning) {
    for (int number = 1;; ++number) {
        fs::path path = beginning.string() + std::to_string(number);
        if (!fs::exists(path)) {
            return path;
        }
    }
}

// Programs would resume from the checkpoints of another sweep, with other parameters. Returns a note; empty
// if there are none.
std::string set_former_trials_aside(const SweepDirectory& directory) {
    if (!fs::exists(directory.trials())) {
        return "";
    }
    const fs::path aside = first_free(directory.trials().string() + ".");
    fs::rename(directory.trials(), aside);
    return "the trials of a former sweep, whose record is gone, were moved to " + aside.string();
}

SweepSource source_of(const LocatedSweep& located, const SweepFile& file) {
    const Sweep& sweep = located.sweep();
    return {.name = sweep.name,
            .file_name = file.path.filename().string(),
            .text = file.text,
            .data = sweep.data,
            .objective = sweep.objectives.front(),
            .metrics = metric_columns(sweep),
            .val_labels = located.val_labels(),
            .test_labels = located.test_labels(),
            .classes = located.classes()};
}

bool has_trials_that_count(const ResultsReader& reader) {
    const SweepProgress progress = reader.progress();
    return progress.count(TrialState::completed) + progress.count(TrialState::pruned) > 0;
}

// If no trial has completed yet, an edited sweep file has nothing to be compared with. Returns a note for the
// user.
std::string put_aside(const SweepDirectory& directory) {
    const fs::path aside = first_free(directory.path / "former.");
    fs::create_directory(aside);
    for (const char* name : {"trials", "checkpoints", "models", "logs", "requests", "sweep.toml",
                             "results.sqlite-wal", "results.sqlite-shm", "results.sqlite"}) {
        if (fs::exists(directory.path / name)) {
            fs::rename(directory.path / name, aside / name);
        }
    }
    return "the edited file starts a new sweep, because no trial of the former one was completed; its files were moved "
           "to " +
           aside.string();
}

void make_directory(const SweepDirectory& directory) {
    std::error_code error;
    fs::create_directories(directory.logs(), error);
    if (error) {
        throw StorageError(directory.logs().string() + ": " + error.message() +
                           "; choose another directory with -d DIR");
    }
}

// Returns nothing, and sets `news`, if no trial had completed and a different file or different data replace
// the old sweep.
std::optional<PreparedSweep> resume(const SweepDirectory& directory, const SweepFile& file,
                                    const GivenShards& data, std::string& news) {
    const CoordinatorLock lock(directory.path, lock_patience);
    must_not_be_written(directory.path);
    const ResultsReader reader(directory.results());
    const BegunSweep begun = begun_sweep(reader.source());
    const bool may_be_another = !has_trials_that_count(reader);
    if (may_be_another && !may_follow(begun.sweep, file.sweep)) {
        news = put_aside(directory);
        return std::nullopt;
    }
    EditedSweep edited = edited_sweep(begun, directory, file);
    check_program(edited.sweep, file.path);
    if (edited.sweep.data == begun.sweep.data) {
        edited.sweep.data = begun.source.data;  // with the paths at which they were found
    }
    LocatedSweep located(std::move(edited.sweep), file.folder(), data);
    if (const DataSet* changed = first_changed(located.sweep().data, begun.source.data)) {
        if (!may_be_another) {
            refuse(*changed);
        }
        news = put_aside(directory);
        return std::nullopt;
    }
    make_directory(directory);
    keep_sweep_file(directory, file.text);
    const std::string& changes = edited.record.changes;
    return PreparedSweep{.located = std::move(located),
                         .news = changes.empty() ? "" : "resuming with the edited file: " + changes,
                         .edited = !changes.empty(),
                         .begun = true};
}

// Nothing if another process has created a record meanwhile.
std::optional<PreparedSweep> begin(const SweepDirectory& directory, const SweepFile& file,
                                   const GivenShards& data, const std::optional<SweepDirectory>& former,
                                   const std::function<void(const LocatedSweep&)>& look) {
    check_shards_are_there(file, data);
    check_program(file.sweep, file.path);
    LocatedSweep located(file.sweep, file.folder(), data);
    check_models(located);
    check_unused(directory);
    if (look) {
        look(located);
    }
    const BranchImport imported = former ? import_branch(*former, located) : BranchImport{};

    make_directory(directory);
    const CoordinatorLock lock(directory.path, lock_patience);
    must_not_be_written(directory.path);
    if (fs::exists(directory.results())) {
        return std::nullopt;
    }
    remove_leftovers(directory);
    const std::string former_trials = set_former_trials_aside(directory);
    write_whole(directory.sweep_file(), file.text);
    const SweepSource source = source_of(located, file);
    if (former) {
        make_record_with(imported, directory, source);
    } else {
        TrialStore::create(directory.results(), source);
    }
    return PreparedSweep{.located = std::move(located),
                         .news = former ? imported.words : former_trials,
                         .edited = false,
                         .begun = false};
}

}  // namespace

PreparedSweep prepare_directory(const SweepDirectory& directory, const SweepFile& file,
                                const GivenShards& data, const std::optional<SweepDirectory>& former,
                                const std::function<void(const LocatedSweep&)>& before_it_begins) {
    std::string news;
    while (true) {
        if (fs::exists(directory.results())) {
            if (auto prepared = resume(directory, file, data, news)) {
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
