#include "storage/import/unicode_form.hpp"

#include <utf8proc.h>

#include <cstdlib>
#include <memory>

namespace trommel {

std::string composed(std::string_view name) {
    utf8proc_uint8_t* text = nullptr;
    const auto size = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(name.data()),
                                   static_cast<utf8proc_ssize_t>(name.size()), &text,
                                   static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
    const std::unique_ptr<utf8proc_uint8_t, void (*)(void*)> owner(text, std::free);
    return size < 0 ? std::string(name)
                    : std::string(reinterpret_cast<const char*>(text), static_cast<std::size_t>(size));
}

PlacesByName::PlacesByName(const std::vector<std::string>& names) {
    for (std::size_t i = 0; i < names.size(); ++i) {
        exact_.emplace(names[i], i);
        composed_.emplace(composed(names[i]), i);
    }
}

std::optional<std::size_t> PlacesByName::find(const std::string& name) const {
    if (const auto place = exact_.find(name); place != exact_.end()) {
        return place->second;
    }
    const auto place = composed_.find(composed(name));
    return place == composed_.end() ? std::nullopt : std::optional(place->second);
}

}  // namespace trommel
