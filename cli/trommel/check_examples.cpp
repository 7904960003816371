#include "cli/trommel/check_examples.hpp"

#include <algorithm>
#include <random>
#include <sstream>

#include <fmt/format.h>

#include "report/text_table.hpp"
#include "search_spaces/sweep_file.hpp"
#include "sweep/draw.hpp"
#include "sweep/errors.hpp"
#include "sweep/known_words.hpp"
#include "sweep/random.hpp"
#include "sweep/settings.hpp"

namespace trommel::cli {

namespace {

// The text behind `first`, with every further line indented as far.
std::string hanging(const std::string& first, const std::string& text, std::size_t width) {
    std::istringstream lines(wrapped(text, width > first.size() + 20 ? width - first.size() : 20));
    std::string result;
    std::string before = first;
    for (std::string line; std::getline(lines, line); before.assign(first.size(), ' ')) {
        result += before + line + "\n";
    }
    return result.empty() ? first + "\n" : result;
}

const Parameter& named(const SearchSpace& space, const std::string& name) {
    if (const Parameter* parameter = space.find(name)) {
        return *parameter;
    }
    std::vector<std::string> names;
    for (const Parameter& each : space.parameters) {
        names.push_back(each.name);
    }
    throw InputError("--set " + name + ": not a parameter of [space] (" + known_words(name, names) + ")");
}

}  // namespace

std::vector<Example> examples(const Sweep& sweep, int samples) {
    std::vector<Example> result;
    for (const Enqueued& enqueued : sweep.enqueued) {
        const bool again = std::ranges::find(result, enqueued.params, &Example::params) != result.end();
        const std::string label = enqueued.label.empty() ? "" : " \"" + enqueued.label + "\"";
        result.push_back({(again ? "again" : "enqueued") + label, enqueued.params});
    }
    for (int i = 1; i <= samples && sweep.sampler.name != "list"; ++i) {
        std::mt19937_64 random(derive_seed(sweep.seed, "proposal", static_cast<std::uint64_t>(i)));
        result.push_back({"sample " + std::to_string(i), draw(sweep.space, random)});
    }
    return result;
}

Example example_with(const Sweep& sweep, const std::vector<std::string>& values) {
    Params given;
    for (const std::string& each : values) {
        const auto equals = each.find('=');
        if (equals == std::string::npos || equals == 0) {
            throw InputError("--set " + each +
                             ": not of the form PARAMETER=VALUE; write --set learning_rate=0.01");
        }
        const std::string name = each.substr(0, equals);
        const Parameter& parameter = named(sweep.space, name);
        given[name] = as_written_by(parameter, parse_value(each.substr(equals + 1)));
    }
    std::mt19937_64 random(derive_seed(sweep.seed, "proposal", 1));
    Example example{"as set, the rest drawn", complete(sweep.space, given, random)};
    if (const auto problem = problem_with(sweep.space, example.params)) {
        throw InputError("--set: " + *problem);
    }
    return example;
}

std::string examples_text(const std::vector<Example>& examples, std::size_t width) {
    std::string text;
    for (const Example& example : examples) {
        text += hanging("  " + example.name + ": ", to_text(example.params), width);
    }
    return text;
}

std::string settings_text(const Sweep& sweep, const Example& example, std::size_t width) {
    std::string text = hanging("", example.name + ": " + to_text(example.params), width);
    for (const Setting& setting : effective_settings(sweep, example.params)) {
        text += hanging(fmt::format("  {:<20} ", setting.name),
                        fmt::format("{:<28} {}", to_text(setting.value), setting.origin), width);
    }
    return text;
}

}  // namespace trommel::cli
