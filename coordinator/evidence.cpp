#include "coordinator/evidence.hpp"

#include <algorithm>
#include <optional>
#include <tuple>

namespace trommel {

namespace {

using State = TrialNews::State;

bool comes_before(const ConfigurationEvidence& first, const ConfigurationEvidence& second) {
    const auto key = [](const ConfigurationEvidence& each) {
        return std::tuple(each.kind, -each.epochs, -each.score, each.configuration);
    };
    return key(first) < key(second);
}

}  // namespace

struct EvidenceTable::Summary {
    ConfigurationId configuration;
    std::optional<ConfigurationEvidence> evidence;
    bool is_pending = false;  // and there is no evidence
};

// One seed that diverges speaks against a configuration, however well the others did. A crash may have other
// causes, so it counts only if there is nothing else.
EvidenceTable::Summary EvidenceTable::summary_of(ConfigurationId configuration, const Seeds& seeds) {
    ConfigurationEvidence mean{.configuration = configuration,
                               .kind = ConfigurationEvidence::Kind::completed};
    ConfigurationEvidence farthest{.configuration = configuration,
                                   .kind = ConfigurationEvidence::Kind::pruned};
    std::int32_t completed = 0;
    const auto has = [&](State state) {
        return std::ranges::any_of(seeds, [&](const Seed& seed) { return seed.news.state == state; });
    };
    for (const auto& [number, news] : seeds) {
        if (news.state == State::completed) {
            ++completed;
            mean.score += news.score;
        } else if (news.state == State::pruned &&
                   std::tie(news.epochs, news.score) > std::tie(farthest.epochs, farthest.score)) {
            farthest.epochs = news.epochs;
            farthest.score = news.score;
        }
    }
    Summary summary{.configuration = configuration};
    if (has(State::diverged)) {
        summary.evidence = ConfigurationEvidence{.configuration = configuration,
                                                 .kind = ConfigurationEvidence::Kind::failed};
    } else if (completed > 0) {
        mean.score /= completed;
        summary.evidence = mean;
    } else if (farthest.epochs > 0) {
        summary.evidence = farthest;
    } else if (has(State::failed)) {
        summary.evidence = ConfigurationEvidence{.configuration = configuration,
                                                 .kind = ConfigurationEvidence::Kind::failed};
    }
    summary.is_pending = !summary.evidence && has(State::pending);
    return summary;
}

std::optional<double> EvidenceTable::mean_of_first(ConfigurationId configuration, std::int32_t seeds) const {
    const auto index = static_cast<std::size_t>(configuration.number - 1);
    double sum = 0;
    std::int32_t completed = 0;
    if (index < seeds_.size()) {
        for (const auto& [number, news] : seeds_[index]) {
            if (number <= seeds && news.state == State::completed) {
                sum += news.score;
                ++completed;
            }
        }
    }
    return completed == seeds ? std::optional(sum / seeds) : std::nullopt;
}

void EvidenceTable::set(TrialId trial, const TrialNews& news) {
    const auto index = static_cast<std::size_t>(trial.configuration.number - 1);
    seeds_.resize(std::max(seeds_.size(), index + 1));
    Seeds& seeds = seeds_[index];
    remove(summary_of(trial.configuration, seeds));
    const auto at = std::ranges::lower_bound(seeds, trial.seed_number, {}, &Seed::number);
    if (at != seeds.end() && at->number == trial.seed_number) {
        at->news = news;
    } else {
        seeds.insert(at, {trial.seed_number, news});
    }
    insert(summary_of(trial.configuration, seeds));
}

void EvidenceTable::remove(const Summary& summary) {
    if (summary.evidence) {
        ranked_.erase(std::ranges::lower_bound(ranked_, *summary.evidence, comes_before));
    } else if (summary.is_pending) {
        pending_.erase(std::ranges::lower_bound(pending_, summary.configuration));
    }
}

void EvidenceTable::insert(const Summary& summary) {
    if (summary.evidence) {
        ranked_.insert(std::ranges::lower_bound(ranked_, *summary.evidence, comes_before), *summary.evidence);
    } else if (summary.is_pending) {
        pending_.insert(std::ranges::lower_bound(pending_, summary.configuration), summary.configuration);
    }
}

}  // namespace trommel
