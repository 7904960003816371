#include "storage/import/passed_over.hpp"

#include <fmt/format.h>

#include "system/printable.hpp"

namespace trommel {
namespace {

std::string describe_one(WhyPassedOver why, const std::string& ending, std::int64_t files) {
    const bool one = files == 1;
    switch (why) {
        case WhyPassedOver::other_format:
            return fmt::format("{} {}, which is not supported", files, printable(ending));
        case WhyPassedOver::no_class:
            return fmt::format("{} {} of no class", files, one ? "image" : "images");
        case WhyPassedOver::leads_back:
            return fmt::format("{} {}", files, one ? "link to a parent folder" : "links to a parent folder");
        case WhyPassedOver::no_image:
            break;
    }
    return fmt::format("{} {}", files, one ? "file that is not an image" : "files that are not images");
}

std::string joined(const std::string& below, const std::string& name) {
    return name.empty() ? below : below + "/" + name;
}

}  // namespace

void PassedOver::add(const std::string& folder, WhyPassedOver why, const std::string& example,
                     const std::string& ending) {
    Count& count = counts_[folder][{why, ending}];
    if (count.files++ == 0) {
        count.example = example;
    }
}

void PassedOver::add_all(const PassedOver& other, const std::string& below) {
    for (const auto& [folder, reasons] : other.counts_) {
        for (const auto& [reason, count] : reasons) {
            counts_[joined(below, folder)][reason] = {count.files, joined(below, count.example)};
        }
    }
}

std::int64_t PassedOver::files() const {
    std::int64_t sum = 0;
    for (const auto& [folder, reasons] : counts_) {
        for (const auto& [reason, count] : reasons) {
            sum += count.files;
        }
    }
    return sum;
}

std::string PassedOver::describe(const std::string& folder) const {
    const auto reasons = counts_.find(folder);
    if (reasons == counts_.end()) {
        return "";
    }
    std::string text;
    for (const auto& [reason, count] : reasons->second) {
        text += fmt::format("{}{} ({})", text.empty() ? "" : ", ",
                            describe_one(reason.first, reason.second, count.files), printable(count.example));
    }
    return text;
}

std::string PassedOver::describe() const {
    constexpr std::size_t shown = 20;
    if (counts_.empty()) {
        return "";
    }
    std::string text =
        fmt::format("{} passed over:", files() == 1 ? "1 file was" : fmt::format("{} files were", files()));
    std::size_t lines = 0;
    for (const auto& [folder, reasons] : counts_) {
        if (lines++ == shown) {
            return text + fmt::format("\n  and {} more folders", counts_.size() - shown);
        }
        text += fmt::format("\n  {}: {}", folder.empty() ? "beside the class folders" : printable(folder),
                            describe(folder));
    }
    return text;
}

}  // namespace trommel
