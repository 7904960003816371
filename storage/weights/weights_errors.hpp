// What is said of weights files, always in the same words. The caller puts the file's name before.
#pragma once

#include <string>
#include <string_view>

#include "system/errors.hpp"
#include "system/printable.hpp"

namespace trommel {

/// A name that somebody else has chosen: on one line, and its beginning where it is long.
inline std::string shown(std::string_view name) {
    constexpr std::size_t longest = 100;
    return printable(name.substr(0, longest)) + (name.size() > longest ? "..." : "");
}

/// "its list of entries is not there".
inline InputError damaged_weights(const std::string& reason) {
    return InputError("damaged or truncated (" + reason + "); copy or download it again");
}

/// "it is a list".
inline InputError not_a_state_dict(const std::string& reason) {
    return InputError("not a state dict (" + reason + "); save one: torch.save(model.state_dict(), FILE)");
}

/// "save it again without them".
inline InputError unknown_weights(const std::string& problem, const std::string& remedy) {
    return InputError(problem + "; " + remedy);
}

/// What `action` returns; a reason that it throws is told as damage.
template <class Action>
auto or_damaged(const Action& action) {
    try {
        return action();
    } catch (const InputError& error) {
        throw damaged_weights(error.what());
    }
}

/// What `action` returns; a reason that it throws is told as one why this is no state dict.
template <class Action>
auto or_no_state_dict(const Action& action) {
    try {
        return action();
    } catch (const InputError& error) {
        throw not_a_state_dict(error.what());
    }
}

}  // namespace trommel
