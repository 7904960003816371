#include "report/reproduction.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <iterator>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace trommel {

namespace {

// Whether two values have the same bits. All NaNs count as one: SQLite does not keep their bits.
bool same(double a, double b) {
    return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b) ||
           (std::isnan(a) && std::isnan(b));
}

void compare_metrics(const Metrics& then, const Metrics& now, const std::string& where,
                     std::vector<std::string>& differences) {
    for (const auto& [name, value] : then) {
        const auto found = now.find(name);
        if (found == now.end()) {
            differences.push_back(fmt::format("{}: {} was {}, now it is missing", where, name, value));
        } else if (!same(value, found->second)) {
            differences.push_back(fmt::format("{}: {} was {}, now {} (a difference of {:.2g})", where, name,
                                              value, found->second, found->second - value));
        }
    }
}

std::string missing_epochs(const std::vector<std::int32_t>& epochs, std::string_view where_they_are,
                           std::string_view where_not) {
    const bool one = epochs.size() == 1;
    return fmt::format("{} {} {} measured {}, not {}", one ? "epoch" : "epochs", fmt::join(epochs, ", "),
                       one ? "was" : "were", where_they_are, where_not);
}

// Compares epochs by number, because a program may leave some out. Reports the first epoch that differs; the
// ones after it differ even more.
void compare_epochs(const std::vector<EpochMeasured>& then, const std::vector<EpochMeasured>& now,
                    std::vector<std::string>& differences) {
    std::map<std::int32_t, const Metrics*> others;
    for (const EpochMeasured& each : now) {
        others[each.epoch] = &each.metrics;
    }
    std::vector<std::int32_t> missing;
    std::vector<std::string> first;
    for (const EpochMeasured& each : then) {
        const auto other = others.find(each.epoch);
        if (other == others.end()) {
            missing.push_back(each.epoch);
            continue;
        }
        if (first.empty()) {
            compare_metrics(each.metrics, *other->second, fmt::format("epoch {}", each.epoch), first);
        }
        others.erase(other);
    }
    if (!missing.empty()) {
        differences.push_back(missing_epochs(missing, "then", "now"));
    }
    if (!others.empty()) {
        std::vector<std::int32_t> numbers;
        std::ranges::transform(others, std::back_inserter(numbers),
                               [](const auto& each) { return each.first; });
        differences.push_back(missing_epochs(numbers, "now", "then"));
    }
    differences.insert(differences.end(), first.begin(), first.end());
}

void compare_predictions(const std::vector<std::uint16_t>& then, const std::vector<std::uint16_t>& now,
                         std::string_view split, std::vector<std::string>& differences) {
    if (then.size() != now.size()) {
        differences.push_back(
            fmt::format("{} predicted {} images then, {} now", then.size(), split, now.size()));
        return;
    }
    std::size_t changed = 0;
    for (std::size_t i = 0; i < then.size(); ++i) {
        changed += then[i] != now[i] ? 1 : 0;
    }
    if (changed > 0) {
        differences.push_back(
            fmt::format("{} of {} {} images are predicted differently", changed, then.size(), split));
    }
}

bool within_noise(const Selected& then, const Selected& now, const Objective& objective) {
    const auto before = then.metrics.find(objective.metric);
    const auto after = now.metrics.find(objective.metric);
    if (objective.metric != "val_accuracy" || before == then.metrics.end() || after == now.metrics.end() ||
        then.val_predictions.empty()) {
        return false;
    }
    const double p = before->second;
    const double standard_error = std::sqrt(p * (1 - p) / static_cast<double>(then.val_predictions.size()));
    return std::abs(after->second - p) < standard_error;
}

}  // namespace

Reproduction compare(const PastAttempt& then, const Selected& selected, const Retrained& now,
                     const Objective& objective) {
    Reproduction result;
    compare_epochs(then.epochs, now.epochs, result.differences);
    if (selected.epoch != now.selected.epoch) {
        result.differences.push_back(
            fmt::format("epoch {} was selected, now epoch {}", selected.epoch, now.selected.epoch));
    }
    compare_metrics(selected.metrics, now.selected.metrics, "selected epoch", result.differences);
    compare_predictions(selected.val_predictions, now.selected.val_predictions, "validation",
                        result.differences);
    compare_predictions(selected.test_predictions, now.selected.test_predictions, "test", result.differences);
    if (selected.weights_digest != now.selected.weights_digest) {
        result.differences.push_back(fmt::format("weights were {:.12}, now {:.12} (SHA-256)",
                                                 selected.weights_digest, now.selected.weights_digest));
    }
    for (const auto& [name, value] : then.environment) {
        const auto found = now.environment.find(name);
        const std::string current = found == now.environment.end() ? "unknown" : found->second;
        if (name != "host" && current != value) {
            result.environment_differences.push_back(
                fmt::format("{}: {} then, {} now", name, value, current));
        }
    }
    if (!result.differences.empty()) {
        result.verdict = within_noise(selected, now.selected, objective) ? ReproductionVerdict::within_noise
                                                                         : ReproductionVerdict::differs;
    }
    return result;
}

std::string_view to_text(ReproductionVerdict verdict) {
    switch (verdict) {
        case ReproductionVerdict::identical:
            return "identical";
        case ReproductionVerdict::within_noise:
            return "within_noise";
        case ReproductionVerdict::differs:
            return "differs";
    }
    return "";
}

}  // namespace trommel
