// One spelling for names that look alike.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace trommel {

/// The name in Unicode's composed form (NFC): folders that were made on a Mac spell "é" as two characters. What is no UTF-8
/// stays as it is.
std::string composed(std::string_view name);

/// Numbers by name: exactly as it is spelt, or else in the other form of Unicode.
class PlacesByName {
  public:
    explicit PlacesByName(const std::vector<std::string>& names);

    std::optional<std::size_t> find(const std::string& name) const;

  private:
    std::unordered_map<std::string, std::size_t> exact_;
    std::unordered_map<std::string, std::size_t> composed_;
};

}  // namespace trommel
