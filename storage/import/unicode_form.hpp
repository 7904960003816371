// Unicode normalization of names that look alike.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace trommel {

/// The name in Unicode's composed form (NFC): macOS stores "é" as two characters. A name that is not UTF-8 is
/// returned unchanged.
std::string composed(std::string_view name);

/// Numbers by name: exactly as spelled, or else in the other Unicode form.
class PlacesByName {
  public:
    explicit PlacesByName(const std::vector<std::string>& names);

    std::optional<std::size_t> find(const std::string& name) const;

  private:
    std::unordered_map<std::string, std::size_t> exact_;
    std::unordered_map<std::string, std::size_t> composed_;
};

}  // namespace trommel
