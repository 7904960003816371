#include "cli/commands/check/check_examples.hpp"

#include <algorithm>
#include <iterator>
#include <random>
#include <set>
#include <sstream>
#include <utility>

#include <fmt/format.h>

#include "report/text_table.hpp"
#include "search_spaces/used_names.hpp"
#include "sweep/draw.hpp"
#include "sweep/random.hpp"

namespace trommel::cli {

namespace {

// The text after `first`, with every further line indented by the same width.
std::string hanging(const std::string& first, const std::string& text, std::size_t width) {
    std::istringstream lines(wrapped(text, width > first.size() + 20 ? width - first.size() : 20));
    std::string result;
    std::string before = first;
    for (std::string line; std::getline(lines, line); before.assign(first.size(), ' ')) {
        result += before + line + "\n";
    }
    return result.empty() ? first + "\n" : result;
}

std::string word_of(const std::vector<Setting>& settings, const std::string& name) {
    const auto found = std::ranges::find(settings, name, &Setting::name);
    return found == settings.end() ? "" : to_text(found->value);
}

// The settings that the configuration's own model and optimizer use.
std::set<std::string> names_looked_at(const Sweep& sweep, const std::vector<Setting>& settings) {
    std::vector<ModelTemplate> chosen;
    std::ranges::copy_if(sweep.models, std::back_inserter(chosen), [&](const ModelTemplate& model) {
        return model.name == word_of(settings, "model");
    });
    return names_with_effect(chosen, {word_of(settings, "optimizer")});
}

}  // namespace

bool is_default(const Setting& setting) {
    return setting.origin.starts_with("default");
}

std::vector<Example> examples(const Sweep& sweep, int samples) {
    std::vector<Example> result;
    for (const Enqueued& enqueued : sweep.enqueued) {
        const bool again = std::ranges::find(result, enqueued.params, &Example::params) != result.end();
        const std::string label = enqueued.label.empty() ? "" : " \"" + enqueued.label + "\"";
        result.push_back({(again ? "again" : "enqueued") + label, enqueued.params});
    }
    for (int i = 1; i <= samples && sweep.sampler.name != "list"; ++i) {
        std::mt19937_64 random(derive_seed(sweep.seed, "proposal", static_cast<std::uint64_t>(i)));
        Params params = draw(sweep.space, random);
        if (std::ranges::find(result, params, &Example::params) == result.end()) {
            result.push_back({"sample " + std::to_string(i), std::move(params)});
        }
    }
    return result;
}

std::string examples_text(const std::vector<Example>& examples, std::size_t width) {
    std::string text;
    for (const Example& example : examples) {
        text += hanging("  " + example.name + ": ", to_text(example.params), width);
    }
    return text;
}

std::vector<Setting> settings_with_effect(const Sweep& sweep, std::vector<Setting> settings) {
    const std::set<std::string> with_effect = names_looked_at(sweep, settings);
    std::erase_if(settings,
                  [&](const Setting& each) { return is_default(each) && !with_effect.contains(each.name); });
    return settings;
}

std::string settings_text(const Sweep& sweep, const std::vector<Setting>& settings, std::size_t width) {
    std::string text;
    for (const Setting& setting : settings_with_effect(sweep, settings)) {
        text += hanging(fmt::format("  {:<20} ", setting.name),
                        fmt::format("{:<28} {}", to_text(setting.value), setting.origin), width);
    }
    return text;
}

std::string settings_text(const Sweep& sweep, const Example& example, std::size_t width) {
    return hanging("", example.name + ": " + to_text(example.params), width) +
           settings_text(sweep, effective_settings(sweep, example.params), width);
}

}  // namespace trommel::cli
