#include "bench/proposal_times.hpp"

#include <cmath>
#include <ctime>
#include <string>

#include "coordinator/strategies.hpp"
#include "coordinator/sweep_view.hpp"
#include "sweep/draw.hpp"
#include "sweep/random.hpp"

namespace trommel::bench {

namespace {

constexpr std::uint64_t search_seed = 1;

SearchSpace ten_dimensions() {
    const auto words = [](int count) {
        Choice choice;
        for (int i = 0; i < count; ++i) {
            choice.options.push_back("word" + std::to_string(i));
        }
        return choice;
    };
    return {{{"f1", FloatRange{0, 1}},
             {"f2", FloatRange{1e-6, 1, Scale::log}},
             {"f3", FloatRange{0, 1}},
             {"f4", FloatRange{1e-6, 1, Scale::log}},
             {"i1", IntRange{1, 8}},
             {"i2", IntRange{16, 1024, 1, Scale::log}},
             {"c1", words(3)},
             {"c2", words(5)},
             {"n1", Choice{{16.0, 32.0, 64.0, 128.0}}},
             {"n2", IntRange{1, 100}}}};
}

double score_of(const Params& params) {
    return -std::abs(as_number(params.at("f1")) - 0.3) -
           std::abs(std::log10(as_number(params.at("f2"))) + 3) -
           (to_text(params.at("c1")) == "word1" ? 0.0 : 1.0) - 0.1 * as_number(params.at("i1"));
}

double cpu_seconds() {
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

}  // namespace

std::vector<double> proposal_times(const SamplerOptions& options, std::int64_t trials, std::int64_t count) {
    const SearchSpace space = ten_dimensions();
    const auto sampler = make_sampler(options, search_seed);
    SweepView view({"value", Direction::maximize}, space);
    std::mt19937_64 random(search_seed);
    const auto complete = [&](const Params& params, std::int64_t number) {
        const TrialId trial{{number}, 1};
        view.add_configuration(trial.configuration, number, params);
        view.add_trial(trial);
        view.finish_trial(trial, {{"value", score_of(params)}});
    };
    for (std::int64_t number = 1; number <= trials; ++number) {
        complete(draw(space, random), number);
    }
    std::vector<double> seconds;
    for (std::int64_t number = trials + 1; number <= trials + count; ++number) {
        std::mt19937_64 own(derive_seed(search_seed, "proposal", static_cast<std::uint64_t>(number)));
        const double before = cpu_seconds();
        const auto params = sampler->propose(space, view, number, own);
        seconds.push_back(cpu_seconds() - before);
        complete(params.value(), number);
    }
    return seconds;
}

}  // namespace trommel::bench
