#include "coordinator/kept_models.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <vector>

namespace trommel {

std::set<TrialId> kept_models(std::int32_t count, const SweepView& view) {
    struct Sum {
        double scores = 0;
        std::vector<TrialId> trials;

        double mean() const { return scores / static_cast<double>(trials.size()); }
    };
    std::map<ConfigurationId, Sum> sums;
    for (const SweepView::FinishedTrial& each : view.finished()) {
        if (std::isfinite(each.score)) {
            sums[each.trial.configuration].scores += each.score;
            sums[each.trial.configuration].trials.push_back(each.trial);
        }
    }
    std::vector<Sum> ranked;
    for (auto& [configuration, sum] : sums) {
        ranked.push_back(std::move(sum));
    }
    std::ranges::stable_sort(ranked, std::ranges::greater{}, &Sum::mean);
    ranked.resize(std::min(ranked.size(), static_cast<std::size_t>(count)));

    std::set<TrialId> kept;
    for (const Sum& sum : ranked) {
        kept.insert(sum.trials.begin(), sum.trials.end());
    }
    return kept;
}

std::string weights_file_name(const AttemptId& attempt) {
    return to_text(attempt.trial) + ".attempt" + std::to_string(attempt.number) + ".safetensors";
}

std::optional<WeightsFile> parse_weights_file_name(std::string_view name) {
    constexpr std::string_view middle = ".attempt";
    const std::size_t at = name.find(middle);
    if (at == std::string_view::npos) {
        return std::nullopt;
    }
    const auto trial = parse_trial_id(name.substr(0, at));
    const std::string_view rest = name.substr(at + middle.size());
    std::int32_t attempt = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), attempt);
    if (!trial || error != std::errc{} ||
        std::string_view(end, rest.data() + rest.size()) != ".safetensors") {
        return std::nullopt;
    }
    return WeightsFile{*trial, attempt};
}

}  // namespace trommel
