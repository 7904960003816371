// What a value of a setting or of a layer may be.
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
        yes,           ///< true
        truth,         ///< true or false
        count,         ///< an integer from 1 to largest_count
        counts,        ///< that, or a list of such
        share,         ///< a number in [0, 1)
        part,          ///< a number in (0, 1]
        above_zero,    ///< a finite number above 0
        zero_or_more,  ///< a finite number from 0 up
        word,          ///< one of `words`
        text,          ///< that is not empty
        depth,         ///< of a ResNet
    };

    Kind kind = Kind::any;
    std::vector<std::string> words = {};
    std::string hint = {};  ///< for who writes another word

    bool operator==(const ValueRule&) const = default;
};

/// Of epochs, filters, images a batch: no sane number is larger, and products of a few still fit 64 bits.
inline constexpr std::int64_t largest_count = 1'000'000;

/// What is wrong with the value that `name` has, as "'kernel' = 0 is not an integer from 1 to 1000000"; nothing if it
/// keeps the rule.
std::optional<std::string> problem_with(const ValueRule& rule, std::string_view name,
                                        const ParamValue& value);

/// The rule that admits the keys of a table of words.
template <class Meaning>
ValueRule one_of(const std::map<std::string, Meaning>& table) {
    ValueRule rule{.kind = ValueRule::Kind::word};
    for (const auto& [word, meaning] : table) {
        rule.words.push_back(word);
    }
    return rule;
}

}  // namespace trommel
