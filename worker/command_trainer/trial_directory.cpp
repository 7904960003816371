#include "worker/command_trainer/trial_directory.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <system_error>
#include <variant>

#include <nlohmann/json.hpp>

#include "sweep/command.hpp"
#include "system/errors.hpp"
#include "system/words.hpp"

namespace trommel {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

[[noreturn]] void cannot_make(const fs::path& path, const std::error_code& error) {
    throw StorageError(path.string() + ": cannot be created (" + error.message() +
                       "); check that the sweep's directory is writable here and the disk is not full");
}

void make_fifo(const fs::path& path) {
    ::unlink(path.c_str());
    if (::mkfifo(path.c_str(), 0666) != 0) {
        cannot_make(path, {errno, std::generic_category()});
    }
}

Json params_json(const TrialDirectory& directory, const StartTrial& start) {
    Json params = Json::object();
    for (const auto& [name, value] : start.plan.command->params) {
        std::visit([&param = params[name]](const auto& each) { param = each; }, value);
    }
    const std::int64_t epochs = start.plan.epochs;
    return {{"trial", to_text(start.attempt.trial)},
            {"attempt", start.attempt.number},
            {"seed", program_seed(start.seed)},
            {"epochs", epochs == endless_epochs ? Json(nullptr) : Json(epochs)},
            {"params", params},
            {"data", start.plan.data.shards},
            {"trial_dir", directory.attempt.string()},
            {"checkpoint_dir", directory.checkpoint().string()},
            {"report", directory.report().string()}};
}

void write_params(const TrialDirectory& directory, const StartTrial& start) {
    std::ofstream file(directory.params());
    file << params_json(directory, start).dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
    if (!file.flush()) {
        cannot_make(directory.params(), {errno, std::generic_category()});
    }
}

}  // namespace

TrialDirectory make_trial_directory(const fs::path& trials, const StartTrial& start) {
    TrialDirectory directory{.trial = trials / to_text(start.attempt.trial), .attempt = {}};
    directory.attempt = directory.trial / ("attempt" + std::to_string(start.attempt.number));
    for (const fs::path& path : {directory.checkpoint(), directory.attempt}) {
        std::error_code error;
        fs::create_directories(path, error);
        if (error) {
            cannot_make(path, error);
        }
    }
    make_fifo(directory.report());
    write_params(directory, start);
    return directory;
}

void set_checkpoint_aside(const TrialDirectory& directory) {
    const fs::path aside = directory.checkpoint().string() + ".set_aside";
    std::error_code error;
    fs::remove_all(aside, error);
    fs::rename(directory.checkpoint(), aside, error);
    if (error) {
        throw StorageError(directory.checkpoint().string() + ": cannot be renamed (" + error.message() +
                           "; its contents cannot be used); remove it");
    }
}

std::map<std::string, std::string, std::less<>> word_values(const TrialDirectory& directory,
                                                            const StartTrial& start) {
    std::map<std::string, std::string, std::less<>> values;
    for (const auto& [name, value] : start.plan.command->params) {
        values[name] = to_text(value);
    }
    if (start.plan.epochs != endless_epochs) {
        values["epochs"] = std::to_string(start.plan.epochs);
    }
    if (!start.plan.data.name.empty()) {
        values["data"] = start.plan.data.name;
    }
    values["seed"] = std::to_string(program_seed(start.seed));
    values["trial_dir"] = directory.attempt.string();
    values["checkpoint_dir"] = directory.checkpoint().string();
    return values;
}

std::vector<std::string> program_environment(const std::vector<std::string>& ours,
                                             const TrialDirectory& directory, const StartTrial& start) {
    // In our own environment TROMMEL_DATA is the folder of the user's shards; in the program's it lists the
    // shards.
    const std::vector<std::string> own = {"TROMMEL_PARAMS=" + directory.params().string(),
                                          "TROMMEL_REPORT=" + directory.report().string(),
                                          "TROMMEL_SEED=" + std::to_string(program_seed(start.seed)),
                                          "TROMMEL_TRIAL_DIR=" + directory.attempt.string(),
                                          "TROMMEL_CHECKPOINT_DIR=" + directory.checkpoint().string(),
                                          "TROMMEL_DATA=" + joined(start.plan.data.shards, ":")};
    const auto name_of = [](std::string_view variable) { return variable.substr(0, variable.find('=') + 1); };
    std::vector<std::string> variables;
    for (const std::string& variable : ours) {
        if (std::ranges::none_of(own, [&](const auto& each) { return name_of(each) == name_of(variable); })) {
            variables.push_back(variable);
        }
    }
    for (const std::string& variable : own) {
        if (!variable.ends_with('=')) {
            variables.push_back(variable);
        }
    }
    return variables;
}

}  // namespace trommel
