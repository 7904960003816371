#include "sweep/ids.hpp"

#include <charconv>

namespace trommel {

namespace {

// Reads "<letter><digits>" from the front of `text`: a positive number without a leading zero.
template <class Integer>
std::optional<Integer> take_number(std::string_view& text, char letter) {
    if (text.size() < 2 || text[0] != letter || text[1] < '1' || text[1] > '9') {
        return std::nullopt;
    }
    Integer number = 0;
    const auto [end, error] = std::from_chars(text.data() + 1, text.data() + text.size(), number);
    if (error != std::errc{}) {
        return std::nullopt;
    }
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return number;
}

}  // namespace

std::string to_text(ConfigurationId id) {
    return "c" + std::to_string(id.number);
}

std::string to_text(TrialId id) {
    return to_text(id.configuration) + "s" + std::to_string(id.seed_number);
}

std::string to_text(const AttemptId& id) {
    return to_text(id.trial) + " (attempt " + std::to_string(id.number) + ")";
}

std::string file_stem(TrialId trial, std::int32_t attempt) {
    return to_text(trial) + ".attempt" + std::to_string(attempt);
}

std::optional<ConfigurationId> parse_configuration_id(std::string_view text) {
    const auto number = take_number<std::int64_t>(text, 'c');
    if (!number || !text.empty()) {
        return std::nullopt;
    }
    return ConfigurationId{*number};
}

std::optional<TrialId> parse_trial_id(std::string_view text) {
    const auto configuration = take_number<std::int64_t>(text, 'c');
    if (!configuration) {
        return std::nullopt;
    }
    const auto seed_number = take_number<std::int32_t>(text, 's');
    if (!seed_number || !text.empty()) {
        return std::nullopt;
    }
    return TrialId{{*configuration}, *seed_number};
}

}  // namespace trommel
