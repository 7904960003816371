#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "coordinator/samplers/grid_sampler.hpp"
#include "coordinator/samplers/list_sampler.hpp"
#include "coordinator/samplers/random_sampler.hpp"

namespace trommel {
namespace {

const Objective objective{"val_accuracy", Direction::maximize};

// Proposes until nothing is left; each proposal is added to the view.
std::vector<std::string> propose_all(const Sampler& sampler, const SearchSpace& space, SweepView view) {
    std::vector<std::string> all;
    for (std::int64_t number = 1;; ++number) {
        std::mt19937_64 random(static_cast<std::uint64_t>(number));
        auto params = sampler.propose(space, view, number, random);
        if (!params) {
            return all;
        }
        all.push_back(to_text(*params));
        view.add_configuration({static_cast<std::int64_t>(view.configurations().size()) + 1}, number,
                               *params);
    }
}

SearchSpace conditional_space() {
    return {{{"optimizer", Choice{{std::string("sgd"), std::string("adam")}}, {}},
             {"momentum", Choice{{0.0, 0.9}}, {{"optimizer", {std::string("sgd")}}}},
             {"units", IntRange{1, 2}, {}}}};
}

TEST(GridSamplerTest, EveryConfigurationOnceAndInactiveParametersDoNotMultiply) {
    EXPECT_THAT(
        propose_all(GridSampler(), conditional_space(), SweepView(objective)),
        testing::ElementsAre("momentum=0.0 optimizer=sgd units=1", "momentum=0.0 optimizer=sgd units=2",
                             "momentum=0.9 optimizer=sgd units=1", "momentum=0.9 optimizer=sgd units=2",
                             "optimizer=adam units=1", "optimizer=adam units=2"));
}

TEST(GridSamplerTest, EnqueuedConfigurationsAreNotProposedAgain) {
    SweepView view(objective);
    view.add_configuration({1}, 0, {{"optimizer", std::string("adam")}, {"units", std::int64_t{1}}});

    const auto all = propose_all(GridSampler(), conditional_space(), view);

    EXPECT_EQ(all.size(), 5u);
    EXPECT_THAT(all, testing::Not(testing::Contains("optimizer=adam units=1")));
}

TEST(GridSamplerTest, InactiveParametersWithManyValuesCostNothing) {
    SearchSpace space{{{"model", Choice{{std::string("logistic"), std::string("deep")}}, {}}}};
    for (const char* name : {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"}) {
        space.parameters.push_back({name, IntRange{1, 64}, {{"model", {std::string("deep")}}}});
    }
    SweepView view(objective);
    std::mt19937_64 random(1);

    for (std::int64_t number = 1; number <= 3; ++number) {
        const auto params = GridSampler().propose(space, view, number, random);
        ASSERT_TRUE(params);
        view.add_configuration({number}, number, *params);
    }

    EXPECT_EQ(to_text(view.configurations()[0]), "model=logistic");
    EXPECT_EQ(to_text(view.configurations()[2]), "a=1 b=1 c=1 d=1 e=1 f=1 g=1 h=1 i=1 j=2 model=deep");
}

TEST(GridSamplerTest, EachCaseHasItsOwnValues) {
    Parameter rate("rate", Choice{{0.1, 0.2}}, {{"optimizer", {std::string("sgd")}}});
    rate.cases.push_back({{}, IntRange{1, 3, 1}});
    const SearchSpace space{{{"optimizer", Choice{{std::string("sgd"), std::string("adam")}}, {}}, rate}};

    EXPECT_THAT(
        propose_all(GridSampler(), space, SweepView(objective)),
        testing::ElementsAre("optimizer=sgd rate=0.1", "optimizer=sgd rate=0.2", "optimizer=adam rate=1",
                             "optimizer=adam rate=2", "optimizer=adam rate=3"));
}

TEST(ListSamplerTest, ProposesNothing) {
    EXPECT_THAT(propose_all(ListSampler(), conditional_space(), SweepView(objective)), testing::IsEmpty());
}

}  // namespace
}  // namespace trommel
