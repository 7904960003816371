#include "sweep/value_rule.hpp"

#include <algorithm>
#include <cmath>

#include "sweep/resnet.hpp"
#include "system/known_words.hpp"

namespace trommel {

namespace {

bool is_count(std::int64_t value) {
    return value >= 1 && value <= largest_count;
}

bool is_count(const ParamValue& value) {
    const auto* integer = std::get_if<std::int64_t>(&value);
    return integer && is_count(*integer);
}

bool are_counts(const ParamValue& value) {
    const auto* list = std::get_if<IntegerList>(&value);
    return list ? std::ranges::all_of(*list, [](std::int64_t each) { return is_count(each); })
                : is_count(value);
}

bool is_number_in(const ParamValue& value, double low, double below) {
    return is_number(value) && as_number(value) >= low && as_number(value) < below;
}

std::string quoted(const ParamValue& value) {
    return std::holds_alternative<std::string>(value) ? '"' + to_text(value) + '"' : to_text(value);
}

}  // namespace

std::optional<std::string> problem_with(const ValueRule& rule, std::string_view name,
                                        const ParamValue& value) {
    const auto unless = [&](bool good, const char* wanted) -> std::optional<std::string> {
        if (good) {
            return std::nullopt;
        }
        return "'" + std::string(name) + "' = " + quoted(value) + " is not " + wanted;
    };
    switch (rule.kind) {
        case ValueRule::Kind::any:
            return std::nullopt;
        case ValueRule::Kind::yes:
            return unless(value == ParamValue(true), "true (remove it instead)");
        case ValueRule::Kind::boolean:
            return unless(std::holds_alternative<bool>(value), "true or false");
        case ValueRule::Kind::count:
            return unless(is_count(value), "an integer from 1 to 1000000");
        case ValueRule::Kind::counts:
            return unless(are_counts(value), "an integer from 1 to 1000000, or a list of them");
        case ValueRule::Kind::fraction:
            return unless(is_number_in(value, 0, 1), "a number in [0, 1)");
        case ValueRule::Kind::positive_fraction:
            return unless(is_number(value) && as_number(value) > 0 && as_number(value) <= 1,
                          "a number in (0, 1]");
        case ValueRule::Kind::above_zero:
            return unless(is_number_in(value, 0, INFINITY) && as_number(value) > 0, "a number above 0");
        case ValueRule::Kind::zero_or_more:
            return unless(is_number_in(value, 0, INFINITY), "a number from 0 up");
        case ValueRule::Kind::text: {
            const auto* text = std::get_if<std::string>(&value);
            return unless(text && !text->empty(), "a non-empty string");
        }
        case ValueRule::Kind::depth: {
            const auto* depth = std::get_if<std::int64_t>(&value);
            return unless(depth && resnet_depth(resnet_name(*depth)), "18, 34, 50 or 101");
        }
        case ValueRule::Kind::word:
            break;
    }
    const auto* word = std::get_if<std::string>(&value);
    if (!word) {
        return "'" + std::string(name) + "' = " + to_text(value) + " is not a word (" +
               known_words("", rule.words) + ")";
    }
    if (std::ranges::find(rule.words, *word) == rule.words.end()) {
        return "unknown " + std::string(name) + " '" + *word + "' (" + known_words(*word, rule.words) + ")" +
               (rule.hint.empty() ? "" : "; " + rule.hint);
    }
    return std::nullopt;
}

}  // namespace trommel
