#include "sweep/command.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "system/errors.hpp"

namespace trommel {

namespace {

[[noreturn]] void unclosed(std::string_view word) {
    throw InputError("the word '" + std::string(word) +
                     "' has a brace that is not part of a {name}; write {{ for a literal brace");
}

// The end of the name that begins after the brace at `open`.
std::size_t end_of_name(std::string_view word, std::size_t open) {
    const std::size_t close = word.find_first_of("{}", open + 1);
    if (close == std::string_view::npos || word[close] == '{' || close == open + 1) {
        unclosed(word);
    }
    return close;
}

std::optional<std::string> fill_in(std::string_view word,
                                   const std::map<std::string, std::string, std::less<>>& values) {
    std::string text;
    for (const WordPart& part : parts_of(word)) {
        if (!part.is_name) {
            text += part.text;
        } else if (const auto value = values.find(part.text); value != values.end()) {
            text += value->second;
        } else {
            return std::nullopt;
        }
    }
    return text;
}

bool is_plan_setting(const std::string& name) {
    return name == "epochs" || name == "data";
}

const Setting* find(const std::vector<Setting>& settings, std::string_view name) {
    const auto found = std::ranges::find(settings, name, &Setting::name);
    return found == settings.end() ? nullptr : &*found;
}

std::int64_t epochs_of(const std::vector<Setting>& settings) {
    const Setting* epochs = find(settings, "epochs");
    if (!epochs) {
        return endless_epochs;
    }
    const auto* number = std::get_if<std::int64_t>(&epochs->value);
    if (!number || *number < 1 || *number > endless_epochs) {
        throw SettingError("epochs", "'epochs' = " + to_text(epochs->value) +
                                         " is not an integer from 1 to " + std::to_string(endless_epochs));
    }
    return *number;
}

DataSet data_of(const Sweep& sweep, const std::vector<Setting>& settings) {
    if (sweep.data.empty()) {
        return {};
    }
    const Setting* setting = find(settings, "data");
    if (!setting) {
        throw SettingError("data", "'data' has no value; set it in [train] or in [space]");
    }
    const std::string name = to_text(setting->value);
    const auto found = std::ranges::find(sweep.data, name, &DataSet::name);
    if (found == sweep.data.end()) {
        std::string known;
        for (const DataSet& set : sweep.data) {
            known += (known.empty() ? "" : ", ") + set.name;
        }
        throw SettingError("data", "unknown data set '" + name + "' (known: " + known + ")");
    }
    return *found;
}

}  // namespace

std::vector<WordPart> parts_of(std::string_view word) {
    std::vector<WordPart> parts;
    std::string text;
    for (std::size_t at = 0; at < word.size(); ++at) {
        const bool doubled = at + 1 < word.size() && word[at + 1] == word[at];
        if ((word[at] == '{' || word[at] == '}') && doubled) {
            text += word[at++];
        } else if (word[at] == '}') {
            unclosed(word);
        } else if (word[at] == '{') {
            const std::size_t close = end_of_name(word, at);
            if (!text.empty()) {
                parts.push_back({std::exchange(text, {}), false});
            }
            parts.push_back({std::string(word.substr(at + 1, close - at - 1)), true});
            at = close;
        } else {
            text += word[at];
        }
    }
    if (!text.empty()) {
        parts.push_back({std::move(text), false});
    }
    return parts;
}

std::set<std::string> names_in(const std::vector<std::string>& words) {
    std::set<std::string> names;
    for (const std::string& word : words) {
        for (const WordPart& part : parts_of(word)) {
            if (part.is_name) {
                names.insert(part.text);
            }
        }
    }
    return names;
}

const std::vector<std::string>& trial_names() {
    static const std::vector<std::string> names = {"seed", "trial_dir", "checkpoint_dir"};
    return names;
}

std::vector<std::string> fill_in(const std::vector<std::string>& words,
                                 const std::map<std::string, std::string, std::less<>>& values) {
    std::vector<std::string> filled;
    for (const std::string& word : words) {
        if (auto text = fill_in(word, values)) {
            filled.push_back(std::move(*text));
        }
    }
    return filled;
}

std::int64_t program_seed(std::uint64_t seed) {
    return static_cast<std::int64_t>(seed >> 33);
}

TrainingPlan command_plan(const Sweep& sweep, const Params& params) {
    const std::vector<Setting> settings = effective_settings(sweep, params);
    TrainingPlan plan;
    plan.data = data_of(sweep, settings);
    plan.epochs = epochs_of(settings);
    plan.early_stopping = sweep.train.early_stopping;
    plan.select_epoch = sweep.train.select_epoch;
    plan.command = sweep.train.command;
    for (const Setting& setting : settings) {
        if (!is_plan_setting(setting.name) || setting.origin == "space") {
            plan.command->params.emplace(setting.name, setting.value);
        }
    }
    std::vector<std::string>& metrics = plan.command->metrics;
    std::stable_partition(  // std::ranges::stable_partition is beyond clang 14
        metrics.begin(), metrics.end(),
        [&](const std::string& name) { return name == sweep.objectives.front().metric; });
    return plan;
}

}  // namespace trommel
