// Files that an import skipped, and why.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>

namespace trommel {

enum class WhyPassedOver { other_format, no_class, no_image, leads_back };

/// Counts by folder and reason, each with the first file as an example.
class PassedOver {
  public:
    /// `folder`: the class's; empty for files beside the class folders. `ending` separates the unsupported
    /// formats.
    void add(const std::string& folder, WhyPassedOver why, const std::string& example,
             const std::string& ending = "");

    /// Adds all of `other`, which are counts of the folder `below` of this one.
    void add_all(const PassedOver& other, const std::string& below);

    std::int64_t files() const;

    /// "40 .webp, which is not supported (cat/w0.webp), 3 files that are not images (cat/Thumbs.db)"; empty
    /// if there are none.
    std::string describe(const std::string& folder) const;

    /// "43 files were passed over:", and a line for each of up to 20 folders. Empty if there are none.
    std::string describe() const;

  private:
    struct Count {
        std::int64_t files = 0;
        std::string example;
    };
    using Reason = std::pair<WhyPassedOver, std::string>;  // with the ending

    std::map<std::string, std::map<Reason, Count>> counts_;  // by folder
};

}  // namespace trommel
