// Which values a setting or a key of a layer accepts.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sweep/params.hpp"

namespace trommel {

struct ValueRule {
    enum class Kind {
        any,
        yes,                ///< true
        boolean,            ///< true or false
        count,              ///< an integer from 1 to largest_count
        counts,             ///< that, or a list of them
        fraction,           ///< a number in [0, 1)
        positive_fraction,  ///< a number in (0, 1]
        above_zero,         ///< a finite number above 0
        zero_or_more,       ///< a finite number from 0 up
        word,               ///< one of `words`
        text,               ///< not empty
        depth,              ///< depth of a ResNet
    };

    Kind kind = Kind::any;
    std::vector<std::string> words = {};
    std::string hint = {};  ///< appended to the error about an unknown word

    bool operator==(const ValueRule&) const = default;
};

/// Upper limit of epochs, filters and batch sizes: no sane number is larger, and products of a few still fit
/// into 64 bits.
inline constexpr std::int64_t largest_count = 1'000'000;

/// The problem with the value of `name`, e.g. "'kernel' = 0 is not an integer from 1 to 1000000"; nothing if
/// it satisfies the rule.
std::optional<std::string> problem_with(const ValueRule& rule, std::string_view name,
                                        const ParamValue& value);

/// The rule that accepts the keys of a table of words.
template <class Meaning>
ValueRule one_of(const std::map<std::string, Meaning>& table) {
    ValueRule rule{.kind = ValueRule::Kind::word};
    for (const auto& [word, meaning] : table) {
        rule.words.push_back(word);
    }
    return rule;
}

}  // namespace trommel
