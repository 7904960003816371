#include "search_spaces/problems.hpp"

#include "search_spaces/names.hpp"
#include "system/errors.hpp"

namespace trommel {

void Problems::at(const toml::source_position& place, const std::string& text) {
    found_.emplace(place.line, place.column, excerpt(text));
}

void Problems::throw_if_any() const {
    constexpr std::size_t most = 100;
    if (found_.empty()) {
        return;
    }
    std::string all;
    std::size_t shown = 0;
    for (const auto& [line, column, text] : found_) {
        if (shown++ == most) {
            all +=
                "\n" + file_ + ": and " + std::to_string(found_.size() - most) + " more; correct these first";
            break;
        }
        all += (all.empty() ? "" : "\n") + file_ + ":" + std::to_string(line) + ":" + std::to_string(column) +
               ": " + text;
    }
    throw InputError(all);
}

}  // namespace trommel
