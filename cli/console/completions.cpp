#include "cli/console/completions.hpp"

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "sweep/ids.hpp"
#include "sweep_directory/find_sweeps.hpp"
#include "sweep_directory/open_record.hpp"

namespace trommel::cli {

namespace {

using Words = std::vector<std::string>;

// The part of a command line that has been typed.
struct Typed {
    const CLI::App* command = nullptr;
    const CLI::Option* option = nullptr;  ///< the option whose value is being typed
    Words arguments;                      ///< of the command, without options
};

const CLI::App* subcommand(const CLI::App& command, const std::string& name) {
    const auto found =
        command.get_subcommands([&](const CLI::App* each) { return each->get_name() == name; });
    return found.empty() ? nullptr : found.front();
}

Typed read(const CLI::App& app, const Words& words) {
    Typed typed{.command = &app};
    int values = 0;
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
        const std::string& word = words[i];
        if (word == "=") {
            continue;  // bash splits --format=json
        }
        if (values > 0) {
            typed.option = --values > 0 ? typed.option : nullptr;
        } else if (word.starts_with('-')) {
            typed.option = typed.command->get_option_no_throw(word.substr(0, word.find('=')));
            values = typed.option && word.find('=') == std::string::npos
                         ? typed.option->get_items_expected_min()
                         : 0;
            typed.option = values > 0 ? typed.option : nullptr;
        } else if (const CLI::App* sub = subcommand(*typed.command, word); sub && typed.arguments.empty()) {
            typed.command = sub;
        } else {
            typed.arguments.push_back(word);
        }
    }
    return typed;
}

// The values that a check of CLI11 allows, which it describes as "TEXT:{table,json}".
Words values_of(const CLI::Option& option) {
    const std::string type = option.get_type_name();
    const std::size_t open = type.find('{');
    const std::size_t close = type.find('}');
    Words values;
    if (open != std::string::npos && close != std::string::npos) {
        std::istringstream list(type.substr(open + 1, close - open - 1));
        for (std::string value; std::getline(list, value, ',');) {
            values.push_back(value);
        }
    }
    return values;
}

Words options_of(const CLI::App& command) {
    Words words;
    for (const CLI::Option* option : command.get_options()) {
        for (const std::string& name : option->get_lnames()) {
            words.push_back("--" + name);
        }
    }
    return words;
}

Words subcommands_of(const CLI::App& command) {
    Words words;
    for (const CLI::App* each : command.get_subcommands([](const CLI::App*) { return true; })) {
        if (!each->get_group().empty()) {
            words.push_back(each->get_name());
        }
    }
    return words;
}

std::vector<const CLI::Option*> positionals_of(const CLI::App& command) {
    std::vector<const CLI::Option*> positionals;
    for (const CLI::Option* option : command.get_options()) {
        if (option->get_positional()) {
            positionals.push_back(option);
        }
    }
    return positionals;
}

Words sweeps_near(const std::string& current) {
    constexpr int levels = 2;  // fast even in a home directory
    const std::filesystem::path folder = std::filesystem::path(current).parent_path();
    Words words;
    for (const auto& directory : find_sweeps(folder.empty() ? "." : folder, levels)) {
        words.push_back(directory.string());
    }
    return words;
}

// Configurations; the trials of one once its name has been typed.
Words names_in(const std::filesystem::path& sweep, const std::string& current) {
    const History history = open_record(sweep).history();
    const auto configuration = parse_configuration_id(current.substr(0, current.find('s')));
    Words words = {"best"};
    for (const PastConfiguration& each : history.configurations) {
        words.push_back(to_text(each.id));
    }
    for (const PastTrial& trial : history.trials) {
        if (trial.id.configuration == configuration) {
            words.push_back(to_text(trial.id));
        }
    }
    return words;
}

// Positional arguments are identified by their names: DIR is a sweep's directory, ID and TRIAL are names in
// it.
Words arguments_for(const Typed& typed, const std::string& current) {
    const auto positionals = positionals_of(*typed.command);
    if (typed.arguments.size() >= positionals.size()) {
        return {};
    }
    const std::string name = positionals[typed.arguments.size()]->get_name(true);
    if (name == "DIR") {
        return sweeps_near(current);
    }
    if ((name == "ID" || name == "TRIAL") && !typed.arguments.empty()) {
        return names_in(typed.arguments.front(), current);
    }
    return values_of(*positionals[typed.arguments.size()]);
}

}  // namespace

Words completions(const CLI::App& app, const Words& words) {
    const std::string current = words.empty() || words.back() == "=" ? "" : words.back();
    const Typed typed = read(app, words);
    const bool wants_command = typed.arguments.empty() && !subcommands_of(*typed.command).empty();
    Words found = typed.option               ? values_of(*typed.option)
                  : current.starts_with('-') ? options_of(*typed.command)
                  : wants_command            ? subcommands_of(*typed.command)
                                             : arguments_for(typed, current);
    std::erase_if(found, [&](const std::string& word) { return !word.starts_with(current); });
    return found;
}

}  // namespace trommel::cli
