#include "search_spaces/problems.hpp"

#include "sweep/errors.hpp"

namespace trommel {

void Problems::at(const toml::source_position& place, const std::string& text) {
    found_.emplace(place.line, place.column, text);
}

void Problems::throw_if_any() const {
    if (found_.empty()) {
        return;
    }
    std::string all;
    for (const auto& [line, column, text] : found_) {
        all += (all.empty() ? "" : "\n") + file_ + ":" + std::to_string(line) + ":" + std::to_string(column) +
               ": " + text;
    }
    throw InputError(all);
}

}  // namespace trommel
