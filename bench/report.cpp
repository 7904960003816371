#include "bench/report.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace trommel::bench {

namespace {

double quantile(std::vector<double> values, double at) {
    std::ranges::sort(values);
    const double index = at * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(index);
    const std::size_t above = std::min(below + 1, values.size() - 1);
    return std::lerp(values[below], values[above], index - std::floor(index));
}

}  // namespace

std::vector<std::int64_t> milestones(std::int64_t trials) {
    std::vector<std::int64_t> all;
    for (std::int64_t at = 25; at < trials; at *= 2) {
        all.push_back(at);
    }
    all.push_back(trials);
    return all;
}

std::string as_text(const Results& results) {
    std::string text =
        fmt::format("{}: sampler {}, pruner {}, {} workers, {} seeds{}\n", results.problem, results.sampler,
                    results.pruner, results.workers, results.runs.size(), results.noisy ? ", noisy" : "");
    for (const std::int64_t at : milestones(results.trials)) {
        std::vector<double> best;
        for (const Results::Run& run : results.runs) {
            best.push_back(after(run.sweep, static_cast<double>(at)).best);
        }
        text += fmt::format("{:>6} trials: {:.6g} ({:.6g} to {:.6g})\n", at, quantile(best, 0.5),
                            quantile(best, 0.25), quantile(best, 0.75));
    }
    return text;
}

std::string as_json(const Results& results) {
    nlohmann::ordered_json runs = nlohmann::ordered_json::array();
    for (const Results::Run& run : results.runs) {
        nlohmann::ordered_json best;
        nlohmann::ordered_json chosen;
        for (const std::int64_t at : milestones(results.trials)) {
            const Progress& then = after(run.sweep, static_cast<double>(at));
            best[std::to_string(at)] = then.best;
            chosen[std::to_string(at)] = then.chosen;
        }
        runs.push_back({{"seed", run.seed},
                        {"best", best},
                        {"chosen", chosen},
                        {"ended_trials", run.sweep.progress.size()},
                        {"simulated_seconds", run.sweep.seconds},
                        {"cpu_seconds", run.cpu_seconds}});
    }
    const nlohmann::ordered_json all = {
        {"problem", results.problem}, {"sampler", results.sampler},
        {"pruner", results.pruner},   {"direction", to_text(results.direction)},
        {"trials", results.trials},   {"workers", results.workers},
        {"noisy", results.noisy},     {"runs", runs}};
    return all.dump(1) + "\n";
}

}  // namespace trommel::bench
