// A user's program as the trainer: how its command line is parsed, and the plan that a configuration gives.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "sweep/plan.hpp"
#include "sweep/sweep.hpp"
#include "sweep/training.hpp"

namespace trommel {

/// The most epochs that a program may report. Used as the plan's epochs if the sweep file sets none: the
/// program ends by itself.
inline constexpr std::int64_t endless_epochs = 1'000'000;

/// A piece of a word: literal text, or a name in braces. "--lr={learning_rate}" has one of each.
struct WordPart {
    std::string text;
    bool is_name = false;

    bool operator==(const WordPart&) const = default;
};

/// "{{" and "}}" stand for single braces. Throws InputError for a brace that is not closed, and for an empty name.
std::vector<WordPart> parts_of(std::string_view word);

/// All names in braces.
std::set<std::string> names_in(const std::vector<std::string>& words);

/// The names that every command may use besides its parameters: seed, trial_dir, checkpoint_dir.
const std::vector<std::string>& trial_names();

/// The words with every name replaced. A word with a name that has no value (an inactive parameter) is left
/// out as a whole.
std::vector<std::string> fill_in(const std::vector<std::string>& words,
                                 const std::map<std::string, std::string, std::less<>>& values);

/// The seed that the program gets: 31 bits, which fits the seed type of every library.
std::int64_t program_seed(std::uint64_t seed);

/// Same as resolve(), for a sweep that has a command.
TrainingPlan command_plan(const Sweep& sweep, const Params& params);

}  // namespace trommel
