// The contract of all samplers; a new sampler joins by adding its type to the list.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "coordinator/samplers/evolution_sampler.hpp"
#include "coordinator/samplers/grid_sampler.hpp"
#include "coordinator/samplers/list_sampler.hpp"
#include "coordinator/samplers/random_sampler.hpp"
#include "coordinator/samplers/sobol_sampler.hpp"
#include "coordinator/samplers/tpe_sampler.hpp"
#include "coordinator/strategies.hpp"

namespace trommel {
namespace {

template <class S>
class SamplerContract : public testing::Test {
  protected:
    // Finite, so that grid search can join.
    const SearchSpace space{{{"optimizer", Choice{{std::string("sgd"), std::string("adam")}}, {}},
                             {"momentum", Choice{{0.0, 0.9}}, {{"optimizer", {std::string("sgd")}}}},
                             {"units", IntRange{1, 40, 3}, {}}}};
    const S sampler{};

    std::optional<Params> propose(const SweepView& view, std::int64_t number) const {
        std::mt19937_64 random(static_cast<std::uint64_t>(number));
        return sampler.propose(space, view, number, random);
    }

    // Each trial ends in another way, or not yet.
    static void add(SweepView& view, std::int64_t number, const Params& params) {
        const TrialId trial{{number}, 1};
        view.add_configuration(trial.configuration, number, params);
        view.add_trial(trial);
        view.add_epoch(trial, 1, {{"val_loss", as_number(params.at("units"))}});
        if (number % 5 == 0) {
            view.end_trial(trial, TrialState::pruned, "asha after epoch 1", std::nullopt);
        } else if (number % 5 == 1) {
            view.end_diverged(trial);
        } else if (number % 5 != 2) {
            view.finish_trial(trial, {{"val_loss", as_number(params.at("units"))}});
        }
    }
};

using Samplers =
    testing::Types<GridSampler, ListSampler, RandomSampler, SobolSampler, TpeSampler, EvolutionSampler>;
TYPED_TEST_SUITE(SamplerContract, Samplers);

TYPED_TEST(SamplerContract, TheSameNumberAndViewGiveTheSameProposal) {
    SweepView view({"val_loss", Direction::minimize}, this->space);

    for (std::int64_t number = 1; number <= 30; ++number) {
        const auto params = this->propose(view, number);
        EXPECT_EQ(params, this->propose(view, number));
        if (params) {
            this->add(view, number, *params);
        }
    }
}

TYPED_TEST(SamplerContract, EveryProposalIsAConfigurationThatTheViewDoesNotHave) {
    SweepView view({"val_loss", Direction::minimize}, this->space);

    for (std::int64_t number = 1; auto params = this->propose(view, number); ++number) {
        EXPECT_EQ(problem_with(this->space, *params), std::nullopt) << to_text(*params);
        EXPECT_EQ(view.find(*params), std::nullopt) << to_text(*params);
        this->add(view, number, *params);
        ASSERT_LE(number, 42) << "more proposals than the space has configurations";
    }
}

TYPED_TEST(SamplerContract, AFiniteSpaceIsExhaustedByAllItsConfigurations) {
    SweepView view({"val_loss", Direction::minimize}, this->space);
    std::int64_t number = 1;

    for (; auto params = this->propose(view, number); ++number) {
        this->add(view, number, *params);
    }

    EXPECT_EQ(number - 1, this->sampler.name() == "list" ? 0 : 42);
}

TYPED_TEST(SamplerContract, IsCreatedByItsName) {
    EXPECT_EQ(make_sampler({std::string(this->sampler.name())})->name(), this->sampler.name());
}

}  // namespace
}  // namespace trommel
