#include "slurm/sbatch_variables.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <sstream>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace trommel {

namespace {

using Names = std::vector<std::string>;

// Variables whose options have other names, or exclude other options.
const std::map<std::string, Names>& irregular() {
    static const Names memory = {"mem", "mem-per-cpu", "mem-per-gpu"};
    static const Names gpus = {"gpus", "gpus-per-node", "gpus-per-socket", "gpus-per-task"};
    static const Names requeue = {"requeue", "no-requeue"};
    static const Names reserved = {"core-spec", "thread-spec"};
    static const std::map<std::string, Names> names = {
        {"SBATCH_TIMELIMIT", {"time"}},
        {"SBATCH_CPU_FREQ_REQ", {"cpu-freq"}},
        {"SBATCH_REQ_SWITCH", {"switches"}},
        {"SBATCH_WAIT4SWITCH", {"switches"}},
        {"SBATCH_BURST_BUFFER", {"bb", "bbf"}},
        {"SBATCH_EXCLUSIVE", {"exclusive", "oversubscribe"}},
        {"SBATCH_CPUS_PER_GPU", {"cpus-per-gpu", "cpus-per-task"}},
        {"SBATCH_TRES_PER_TASK", {"tres-per-task", "cpus-per-task"}},
        {"SBATCH_MEM_PER_NODE", memory},
        {"SBATCH_MEM_PER_CPU", memory},
        {"SBATCH_MEM_PER_GPU", memory},
        {"SBATCH_GPUS", gpus},
        {"SBATCH_GPUS_PER_NODE", gpus},
        {"SBATCH_GPUS_PER_SOCKET", gpus},
        {"SBATCH_GPUS_PER_TASK", gpus},
        {"SBATCH_REQUEUE", requeue},
        {"SBATCH_NO_REQUEUE", requeue},
        {"SBATCH_CORE_SPEC", reserved},
        {"SBATCH_THREAD_SPEC", reserved}};
    return names;
}

// "job-name" for SBATCH_JOB_NAME.
Names options_of(const std::string& variable) {
    if (const auto found = irregular().find(variable); found != irregular().end()) {
        return found->second;
    }
    std::string name = variable.substr(std::string_view("SBATCH_").size());
    std::ranges::transform(name, name.begin(), [](char c) {
        return c == '_' ? '-' : c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
    });
    return {name};
}

// Many jobs at once, a submission that waits for the end, and complaints in another file.
bool is_nothing_for_a_sweep(std::string_view variable) {
    constexpr std::array<std::string_view, 3> names = {"SBATCH_ARRAY_INX", "SBATCH_WAIT", "SBATCH_ERROR"};
    return std::ranges::find(names, variable) != names.end();
}

// sbatch accepts an abbreviated name if it is unambiguous.
bool is_said(const std::string& option, const std::vector<SbatchOption>& script) {
    return std::ranges::any_of(script, [&](const SbatchOption& each) {
        return each.name == option || (each.name.size() >= 3 && option.starts_with(each.name) &&
                                       each.name != "mem" && each.name != "gpus" && each.name != "wait");
    });
}

std::string long_name(char letter) {
    static const std::map<char, std::string> names = {
        {'a', "array"},      {'A', "account"},       {'b', "begin"},      {'c', "cpus-per-task"},
        {'C', "constraint"}, {'d', "dependency"},    {'D', "chdir"},      {'e', "error"},
        {'G', "gpus"},       {'i', "input"},         {'J', "job-name"},   {'k', "no-kill"},
        {'L', "licenses"},   {'m', "distribution"},  {'M', "clusters"},   {'n', "ntasks"},
        {'N', "nodes"},      {'o', "output"},        {'O', "overcommit"}, {'p', "partition"},
        {'q', "qos"},        {'s', "oversubscribe"}, {'S', "core-spec"},  {'t', "time"},
        {'w', "nodelist"},   {'W', "wait"},          {'x', "exclude"}};
    const auto found = names.find(letter);
    return found == names.end() ? std::string(1, letter) : found->second;
}

// Adds a word of an option. `awaits_value`: the value may follow in the next word.
void add_word(const std::string& word, std::vector<SbatchOption>& options, bool& awaits_value) {
    if (word.starts_with("--")) {
        const std::size_t sign = word.find('=');
        awaits_value = sign == std::string::npos;
        options.push_back({word.substr(2, awaits_value ? std::string::npos : sign - 2),
                           awaits_value ? "" : word.substr(sign + 1)});
    } else if (word.size() > 1 && word.front() == '-') {
        awaits_value = word.size() == 2;
        options.push_back({long_name(word[1]), word.substr(2)});
    } else if (std::exchange(awaits_value, false)) {
        options.back().value = word;
    }
}

}  // namespace

std::vector<SbatchOption> options_in(const std::string& script) {
    constexpr std::string_view beginning = "#SBATCH ";
    std::vector<SbatchOption> options;
    std::istringstream lines(script);
    for (std::string line; std::getline(lines, line);) {
        bool awaits_value = false;
        std::istringstream words(line.starts_with(beginning) ? line.substr(beginning.size()) : "");
        for (std::string word; words >> word;) {
            add_word(word, options, awaits_value);
        }
    }
    return options;
}

SbatchEnvironment environment_for(const std::string& script, const std::vector<std::string>& variables) {
    const std::vector<SbatchOption> options = options_in(script);
    SbatchEnvironment environment;
    for (const std::string& variable : variables) {
        const std::string name = variable.substr(0, variable.find('='));
        const bool is_sbatchs = name.starts_with("SBATCH_");
        const bool contradicts =
            is_sbatchs && (is_nothing_for_a_sweep(name) ||
                           std::ranges::any_of(options_of(name), [&](const std::string& option) {
                               return is_said(option, options);
                           }));
        if (is_sbatchs) {
            (contradicts ? environment.removed : environment.kept).push_back(name);
        }
        if (!contradicts) {
            environment.variables.push_back(variable);
        }
    }
    return environment;
}

std::string notes_of(const SbatchEnvironment& environment) {
    std::string text;
    if (!environment.removed.empty()) {
        text += fmt::format("not passed on to sbatch, as the job's script says otherwise: {}\n",
                            fmt::join(environment.removed, ", "));
    }
    if (!environment.kept.empty()) {
        text += fmt::format("passed on to sbatch, as the job's script does not say it: {}\n",
                            fmt::join(environment.kept, ", "));
    }
    return text;
}

}  // namespace trommel
