// The common error messages about weights files. The caller puts the file's name before them.
#pragma once

#include <string>
#include <string_view>

#include "system/errors.hpp"
#include "system/printable.hpp"

namespace trommel {

/// An untrusted name: on one line, and cut if it is long.
inline std::string shown(std::string_view name) {
    constexpr std::size_t longest = 100;
    return printable(name.substr(0, longest)) + (name.size() > longest ? "..." : "");
}

/// `reason` is e.g. "its list of entries is missing".
inline InputError damaged_weights(const std::string& reason) {
    return InputError("damaged or truncated (" + reason + "); copy or download it again");
}

/// `reason` is e.g. "it is a list".
inline InputError not_a_state_dict(const std::string& reason) {
    return InputError("not a state dict (" + reason + "); save one: torch.save(model.state_dict(), FILE)");
}

/// `remedy` is e.g. "save it again without them".
inline InputError unknown_weights(const std::string& problem, const std::string& remedy) {
    return InputError(problem + "; " + remedy);
}

/// Returns the result of `action`; an InputError that it throws becomes the reason of damaged_weights().
template <class Action>
auto or_damaged(const Action& action) {
    try {
        return action();
    } catch (const InputError& error) {
        throw damaged_weights(error.what());
    }
}

/// Returns the result of `action`; an InputError that it throws becomes the reason of not_a_state_dict().
template <class Action>
auto or_no_state_dict(const Action& action) {
    try {
        return action();
    } catch (const InputError& error) {
        throw not_a_state_dict(error.what());
    }
}

}  // namespace trommel
