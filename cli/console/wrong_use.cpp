#include "cli/console/wrong_use.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <regex>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "cli/console/exit_code.hpp"
#include "storage/import/idx_file.hpp"
#include "sweep_directory/find_sweeps.hpp"
#include "system/errors.hpp"
#include "system/known_words.hpp"
#include "system/printing.hpp"
#include "system/shell_words.hpp"

namespace trommel::cli {

namespace {

// The command that was typed, up to the last existing subcommand: `trommel import` for "trommel import
// imges".
const CLI::App& typed_command(const CLI::App& app) {
    const CLI::App* command = &app;
    while (!command->get_subcommands().empty()) {
        command = command->get_subcommands().front();
    }
    return *command;
}

std::string full_name(const CLI::App& command) {
    const CLI::App* parent = command.get_parent();
    return parent ? full_name(*parent) + " " + command.get_name() : command.get_name();
}

std::vector<std::string> option_names(const CLI::App& command) {
    std::vector<std::string> names;
    for (const CLI::Option* option : command.get_options()) {
        for (const std::string& name : option->get_lnames()) {
            names.push_back("--" + name);
        }
    }
    return names;
}

std::vector<std::string> command_names(const CLI::App& command) {
    std::vector<std::string> names;
    for (const CLI::App* each : command.get_subcommands([](const CLI::App*) { return true; })) {
        if (!each->get_group().empty()) {
            names.push_back(each->get_name());
        }
    }
    return names;
}

std::string complaint(const CLI::App& command, const std::string& kind, const std::string& word,
                      const std::vector<std::string>& known) {
    const std::string name = full_name(command);
    const std::string spelt = word.substr(0, word.find('='));
    const auto meant = nearest(spelt, known);
    return fmt::format("{}: unknown {} '{}'; {}'{} --help' lists them", name, kind, spelt,
                       meant ? fmt::format("did you mean '{}'? ", *meant) : "", name);
}

bool is_idx_file(const std::string& path) {
    try {
        const IdxFile images(path, 3);
        return true;
    } catch (const InputError&) {
        return false;
    }
}

// For `trommel import photos -o photos.h5`: the subcommand is missing, and the argument shows which one was
// meant.
std::optional<std::string> forgotten_kind(const CLI::App& command, const std::string& word) {
    if (command.get_name() != "import") {
        return std::nullopt;
    }
    if (std::filesystem::is_directory(word)) {
        return fmt::format("trommel import: '{}' is a folder; did you mean 'trommel import images {} ...'?",
                           word, shell_word(word));
    }
    if (std::filesystem::is_regular_file(word) && is_idx_file(word)) {
        return fmt::format(
            "trommel import: '{}' is an IDX file; did you mean 'trommel import idx --train {} LABELS ...'?",
            word, shell_word(word));
    }
    return std::nullopt;
}

std::string complaint(const CLI::App& command, const std::vector<std::string>& unknown) {
    if (const auto kind = forgotten_kind(command, unknown.front())) {
        return *kind;
    }
    const auto option =
        std::ranges::find_if(unknown, [](const std::string& word) { return word.starts_with('-'); });
    if (option != unknown.end()) {
        return complaint(command, "option", *option, option_names(command));
    }
    const std::vector<std::string> commands = command_names(command);
    static const std::map<std::string, std::string> meant = {{"best", "leaderboard"},
                                                             {"continue", "run"},
                                                             {"optimize", "run"},
                                                             {"resume", "run"},
                                                             {"start", "run"}};
    if (const auto found = meant.find(unknown.front()); found != meant.end() && !commands.empty()) {
        return fmt::format("{0}: unknown command '{1}'; did you mean '{0} {2}'?", full_name(command),
                           unknown.front(), found->second);
    }
    if (!commands.empty()) {
        return complaint(command, "command", unknown.front(), commands);
    }
    const std::string name = full_name(command);
    return fmt::format("{}: unexpected argument '{}'; '{} --help' lists its arguments", name, unknown.front(),
                       name);
}

// All commands call a sweep's directory DIR, and a sweep file SWEEP.
bool lacks(const CLI::App& command, const std::string& argument) {
    const CLI::Option* option = command.get_option_no_throw(argument);
    return option && option->get_required() && option->count() == 0;
}

std::vector<std::filesystem::path> sweep_files_here() {
    std::vector<std::filesystem::path> files;
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator(".", none)) {
        if (entry.path().extension() == ".toml") {
            files.push_back(entry.path().filename());
        }
    }
    std::ranges::sort(files);
    return files;
}

// Suggests the sweeps or files in the current directory.
std::string ask_which(const CLI::App& command, const std::string& missing,
                      const std::vector<std::filesystem::path>& here) {
    constexpr std::size_t most = 5;
    const std::string name = full_name(command);
    std::string text = name + ": missing " + missing + "; did you mean:";
    for (std::size_t i = 0; i < std::min(most, here.size()); ++i) {
        text += (i == 0 ? " " : ", or ") + name + " " + shell_path(here[i]);
    }
    return here.size() > most ? text + ", ..." : text;
}

std::string which_sweep(const CLI::App& command) {
    const std::vector<std::filesystem::path> sweeps = find_sweeps(".", 2);
    if (sweeps.empty()) {
        return full_name(command) +
               ": missing DIR (there is no sweep here); start one with: trommel run "
               "SWEEP";
    }
    return ask_which(command, "DIR", sweeps);
}

std::string which_file(const CLI::App& command) {
    const std::vector<std::filesystem::path> files = sweep_files_here();
    if (files.empty()) {
        return full_name(command) +
               ": missing SWEEP (there is no sweep file here); make one with: trommel init "
               "SHARD";
    }
    return ask_which(command, "SWEEP", files);
}

// Rewords CLI11's errors for values that our checks have not seen: missing, not a number, or repeated.
std::string in_our_words(const CLI::ParseError& error) {
    const std::string said = error.what();
    std::smatch found;
    if (std::regex_match(said, found, std::regex("(-[^:]*): .* required .* ?missing"))) {
        return found.str(1) + " needs a value";
    }
    if (std::regex_match(said, found, std::regex("(-[^:]*): At Most 1 required but received .*"))) {
        return found.str(1) + " may be given once only";
    }
    if (std::regex_match(said, found, std::regex("Could not convert: (-[^ ]*) = (.*)"))) {
        return fmt::format("{}: '{}' is not a number", found.str(1), found.str(2));
    }
    return said;
}

}  // namespace

int report_usage(const CLI::App& app, const CLI::ParseError& error) {
    const CLI::App& command = typed_command(app);
    const std::vector<std::string> unknown = command.remaining();
    if (error.get_exit_code() != 0 && !unknown.empty()) {
        print_note("{}\n", complaint(command, unknown));
        return static_cast<int>(ExitCode::wrong_input);
    }
    if (error.get_name() == "RequiredError" && !command_names(command).empty()) {
        print_note("{}", app.help());
        return static_cast<int>(ExitCode::wrong_input);
    }
    if (error.get_name() == "RequiredError" && (lacks(command, "DIR") || lacks(command, "SWEEP"))) {
        print_note("{}\n", lacks(command, "DIR") ? which_sweep(command) : which_file(command));
        return static_cast<int>(ExitCode::wrong_input);
    }
    if (error.get_exit_code() == 0) {
        return app.exit(error);  // --help, --version
    }
    const std::string name = full_name(command);
    print_note("{}: {}; '{} --help' has an example\n", name, in_our_words(error), name);
    return static_cast<int>(ExitCode::wrong_input);
}

}  // namespace trommel::cli
