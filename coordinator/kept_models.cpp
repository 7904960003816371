#include "coordinator/kept_models.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <numeric>
#include <vector>

namespace trommel {

namespace {

struct Candidate {
    ConfigurationId configuration;
    bool is_finalist = false;
    std::vector<double> scores;

    double mean() const {
        return std::accumulate(scores.begin(), scores.end(), 0.0) / static_cast<double>(scores.size());
    }
};

// Finalists come first once the finals count: their scores rest on more seeds.
bool ranks_before(const Candidate& first, const Candidate& second) {
    if (first.is_finalist != second.is_finalist) {
        return first.is_finalist;
    }
    return first.mean() != second.mean() ? first.mean() > second.mean()
                                         : first.configuration < second.configuration;
}

std::vector<Candidate> candidates(TrialTable::Part part, const SweepView& view, const TrialTable& trials) {
    std::map<ConfigurationId, Candidate> found;
    for (const SweepView::FinishedTrial& each : view.finished()) {
        const ConfigurationId configuration = each.trial.configuration;
        const bool of_finals = trials.at(each.trial).of_finals;
        const bool counts = part == TrialTable::Part::finals || !of_finals;
        if (!std::isfinite(each.score) || !counts || !trials.all_final(configuration)) {
            continue;
        }
        Candidate& candidate = found[configuration];
        candidate.configuration = configuration;
        candidate.is_finalist = candidate.is_finalist || of_finals;
        candidate.scores.push_back(each.score);
    }
    std::vector<Candidate> ranked;
    for (auto& [configuration, candidate] : found) {
        ranked.push_back(std::move(candidate));
    }
    std::ranges::sort(ranked, ranks_before);
    return ranked;
}

}  // namespace

std::set<TrialId> kept_models(const Sweep& sweep, TrialTable::Part part, const SweepView& view,
                              const TrialTable& trials) {
    const bool finals_to_come = part == TrialTable::Part::search;
    const auto count = static_cast<std::size_t>(
        finals_to_come ? std::max(sweep.keep_models, sweep.seeds.finalists) : sweep.keep_models);
    const std::vector<Candidate> ranked = candidates(part, view, trials);
    std::set<ConfigurationId> best;
    for (std::size_t i = 0; i < std::min(count, ranked.size()); ++i) {
        best.insert(ranked[i].configuration);
    }
    std::set<TrialId> kept;
    for (const SweepView::FinishedTrial& each : view.finished()) {
        if (best.contains(each.trial.configuration)) {
            kept.insert(each.trial);
        }
    }
    return kept;
}

std::string weights_file_name(const AttemptId& attempt) {
    return file_stem(attempt.trial, attempt.number) + ".safetensors";
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
