// The contract of all samplers; a new sampler joins by adding its type to the list.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "coordinator/samplers/grid_sampler.hpp"
#include "coordinator/samplers/list_sampler.hpp"
#include "coordinator/samplers/random_sampler.hpp"
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
};

using Samplers = testing::Types<GridSampler, ListSampler, RandomSampler>;
TYPED_TEST_SUITE(SamplerContract, Samplers);

TYPED_TEST(SamplerContract, TheSameNumberAndViewGiveTheSameProposal) {
    const SweepView view({"val_loss", Direction::minimize});

    for (std::int64_t number = 1; number <= 5; ++number) {
        EXPECT_EQ(this->propose(view, number), this->propose(view, number));
    }
}

TYPED_TEST(SamplerContract, EveryProposalIsAConfigurationThatTheViewDoesNotHave) {
    SweepView view({"val_loss", Direction::minimize});

    for (std::int64_t number = 1; auto params = this->propose(view, number); ++number) {
        EXPECT_EQ(problem_with(this->space, *params), std::nullopt) << to_text(*params);
        EXPECT_EQ(view.find(*params), std::nullopt) << to_text(*params);
        view.add_configuration({number}, number, *params);
        ASSERT_LE(number, 42) << "more proposals than the space has configurations";
    }
}

TYPED_TEST(SamplerContract, IsCreatedByItsName) {
    EXPECT_EQ(make_sampler({std::string(this->sampler.name())})->name(), this->sampler.name());
}

}  // namespace
}  // namespace trommel
