#include "messaging/checkpoint_name.hpp"

#include <algorithm>
#include <charconv>

#include "system/partial_file.hpp"

namespace trommel {

namespace {

constexpr std::string_view ending = ".checkpoint";

// Reads "<word><number>" from the front of `text`.
std::optional<std::int32_t> take_number(std::string_view& text, std::string_view word) {
    std::int32_t number = 0;
    if (!text.starts_with(word)) {
        return std::nullopt;
    }
    text.remove_prefix(word.size());
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || number < 1) {
        return std::nullopt;
    }
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return number;
}

}  // namespace

std::string to_text(const CheckpointName& name) {
    return file_stem(name.trial, name.attempt) + ".epoch" + std::to_string(name.epoch) + std::string(ending);
}

std::optional<CheckpointName> parse_checkpoint_name(std::string_view file_name) {
    const auto whole_name = name_of_partial(file_name);
    std::string_view text = whole_name ? std::string_view(*whole_name) : file_name;
    const auto trial = parse_trial_id(text.substr(0, text.find('.')));
    text.remove_prefix(std::min(text.find('.'), text.size()));
    const auto attempt = take_number(text, ".attempt");
    const auto epoch = attempt ? take_number(text, ".epoch") : std::nullopt;
    if (!trial || !epoch || text != ending) {
        return std::nullopt;
    }
    return CheckpointName{*trial, *attempt, *epoch};
}

}  // namespace trommel
