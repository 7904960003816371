#include "cli/trommel/check_examples.hpp"

#include <algorithm>
#include <random>
#include <sstream>

#include <fmt/format.h>

#include "report/text_table.hpp"
#include "sweep/draw.hpp"
#include "sweep/random.hpp"

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

std::string examples_text(const std::vector<Example>& examples, std::size_t width) {
    std::string text;
    for (const Example& example : examples) {
        text += hanging("  " + example.name + ": ", to_text(example.params), width);
    }
    return text;
}

std::string settings_text(const std::vector<Setting>& settings, std::size_t width) {
    std::string text;
    for (const Setting& setting : settings) {
        text += hanging(fmt::format("  {:<20} ", setting.name),
                        fmt::format("{:<28} {}", to_text(setting.value), setting.origin), width);
    }
    return text;
}

std::string settings_text(const Sweep& sweep, const Example& example, std::size_t width) {
    return hanging("", example.name + ": " + to_text(example.params), width) +
           settings_text(effective_settings(sweep, example.params), width);
}

}  // namespace trommel::cli
