#include "cli/trommel/new_sweep.hpp"

#include <fstream>
#include <sstream>

#include "cli/common/command_program.hpp"
#include "cli/common/shard_location.hpp"
#include "search_spaces/sweep_file.hpp"
#include "storage/results/results_reader.hpp"
#include "sweep/errors.hpp"

namespace trommel::cli {

namespace {

namespace fs = std::filesystem;

std::vector<std::string> metric_columns(const Sweep& sweep) {
    if (sweep.train.command) {
        return sweep.train.command->metrics;
    }
    std::vector<std::string> columns = epoch_metrics();
    columns.insert(columns.end(), test_metrics().begin(), test_metrics().end());
    return columns;
}

// The first line in which two texts differ, from 1.
int first_difference(const std::string& a, const std::string& b) {
    std::istringstream left(a);
    std::istringstream right(b);
    std::string left_line;
    std::string right_line;
    int line = 0;
    do {
        ++line;
        left_line.clear();
        right_line.clear();
        std::getline(left, left_line);
        std::getline(right, right_line);
    } while (left_line == right_line && (left || right));
    return line;
}

void must_be_unchanged(const SweepDirectory& directory, const SweepSource& source, const fs::path& sweep_file,
                       const std::string& text) {
    if (source.text != text) {
        throw InputError(
            sweep_file.string() + ":" + std::to_string(first_difference(source.text, text)) +
            ":1: differs from the file that the sweep in " + directory.path.string() +
            " was begun with (its trials would not compare); undo the change, or begin another sweep with "
            "-d NEWDIR");
    }
}

void must_be_the_same_data(const std::vector<DataSet>& now, const std::vector<DataSet>& begun) {
    for (std::size_t i = 0; i < begun.size(); ++i) {
        if (now[i].checksums != begun[i].checksums) {
            throw InputError(
                "data set '" + begun[i].name + "': " + now[i].shards.front() +
                " is not what the sweep was begun with (its checksum differs); put that shard back, or name "
                "it with --data " +
                begun[i].name + "=FILE");
        }
    }
}

void write_file(const fs::path& path, const std::string& text) {
    std::ofstream file(path, std::ios::binary);
    if (!(file << text) || !file.flush()) {
        throw StorageError(path.string() + ": cannot be written; is the directory writable, the disk full?");
    }
}

// The copy beside the record is for people; a power cut may have taken it.
void restore_sweep_file(const SweepDirectory& directory, const std::string& text) {
    fs::create_directories(directory.logs());
    if (!fs::exists(directory.sweep_file()) || read_text(directory.sweep_file()) != text) {
        write_file(directory.sweep_file(), text);
    }
}

}  // namespace

Sweep prepare_directory(const SweepDirectory& directory, const fs::path& sweep_file,
                        const std::map<std::string, fs::path>& data) {
    const std::string text = read_text(sweep_file);
    Sweep sweep = read_sweep(text, sweep_file.string());
    must_find_program(sweep, sweep_file);
    const fs::path beside = fs::absolute(sweep_file).parent_path();
    SweepSource source{.name = sweep.name,
                       .file_name = sweep_file.filename().string(),
                       .text = text,
                       .data = {},
                       .objective = sweep.objectives.front(),
                       .metrics = metric_columns(sweep)};

    if (fs::exists(directory.results())) {
        const SweepSource begun = ResultsReader(directory.results()).source();
        must_be_unchanged(directory, begun, sweep_file, text);
        sweep.data = begun.data;
        open_data(sweep, source, beside, data);
        must_be_the_same_data(sweep.data, begun.data);
        restore_sweep_file(directory, text);
        return sweep;
    }
    open_data(sweep, source, beside, data);
    check_models(sweep);
    std::error_code error;
    fs::create_directories(directory.logs(), error);
    if (error) {
        throw StorageError(directory.logs().string() + ": " + error.message() +
                           "; choose another place with -d DIR");
    }
    write_file(directory.sweep_file(), text);
    TrialStore::create(directory.results(), source);
    return sweep;
}

}  // namespace trommel::cli
