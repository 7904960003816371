#include "sweep/unit_space.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <string>

#include "sweep/draw.hpp"

namespace trommel {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

const Conditions with_sgd{{"optimizer", {std::string("sgd")}}};

SearchSpace mixed_space() {
    Parameter rate("rate", FloatRange{1e-4, 1e-2, Scale::log}, with_sgd);
    rate.cases.push_back({{}, IntRange{1, 3}});
    return {{{"optimizer", Choice{{std::string("sgd"), std::string("adam")}}},
             {"momentum", FloatRange{0.0, 0.9}, with_sgd},
             rate,
             {"units", IntRange{8, 512, 1, Scale::log}},
             {"layers", IntRange{1, 7, 3}},
             {"width", Choice{{std::int64_t{64}, 16.5, std::int64_t{32}}}},
             {"many", IntRange{0, 1'000'000'000'000}}}};
}

TEST(UnitSpaceTest, EveryValueIsThatOfItsPosition) {
    const SearchSpace space = mixed_space();
    const UnitSpace unit(space);
    std::mt19937_64 random(1);

    for (int i = 0; i < 200; ++i) {
        const Params params = draw(space, random);
        const std::vector<float> positions = unit.positions(params);
        Params again;
        for (std::size_t axis = 0; axis < positions.size(); ++axis) {
            if (!std::isnan(positions[axis]) &&
                space.parameters[unit.axes()[axis].parameter].name != "many") {
                const Axis& its = unit.axes()[axis];
                again.emplace(space.parameters[its.parameter].name, value_at(its, positions[axis]));
            }
        }
        ASSERT_EQ(again.size(), params.size() - 1);
        for (const auto& [name, value] : again) {
            if (std::holds_alternative<double>(value)) {
                EXPECT_NEAR(std::get<double>(value), as_number(params.at(name)), 1e-6) << name;
            } else {
                EXPECT_EQ(value, params.at(name)) << name;
            }
        }
    }
}

TEST(UnitSpaceTest, TheEndsOfAnAxisAreTheEndsOfItsValues) {
    const UnitSpace unit(mixed_space());
    const auto ends = [&](std::size_t axis) {
        return to_text(value_at(unit.axes()[axis], 0)) + " " + to_text(value_at(unit.axes()[axis], 1));
    };

    EXPECT_EQ(ends(unit.axis_of(1, 0)), "0.0 0.9");
    EXPECT_NEAR(as_number(value_at(unit.axes()[2], 0)), 1e-4, 1e-18);
    EXPECT_NEAR(as_number(value_at(unit.axes()[2], 1)), 1e-2, 1e-16);
    EXPECT_EQ(ends(unit.axis_of(2, 1)), "1 3");
    EXPECT_EQ(ends(unit.axis_of(3, 0)), "8 512");
    EXPECT_EQ(ends(unit.axis_of(4, 0)), "1 7");
    EXPECT_EQ(ends(unit.axis_of(6, 0)), "0 1000000000000");
}

TEST(UnitSpaceTest, AListOfNumbersIsOrderedByThemAndAListOfWordsIsNot) {
    const UnitSpace unit(mixed_space());
    const Axis& width = unit.axes()[unit.axis_of(5, 0)];

    EXPECT_TRUE(width.ordered);
    EXPECT_FALSE(unit.axes()[0].ordered);
    EXPECT_EQ(to_text(value_at(width, 0.1)), "16.5");
    EXPECT_EQ(to_text(value_at(width, 0.5)), "32");
    EXPECT_EQ(to_text(value_at(width, 0.9)), "64");
}

TEST(UnitSpaceTest, ParametersWithTheSameConditionsAreInOneGroup) {
    const UnitSpace unit(mixed_space());

    ASSERT_THAT(unit.groups(), SizeIs(3));
    EXPECT_THAT(unit.groups()[0], ElementsAre(0, 4, 5, 6, 7));  // without conditions
    EXPECT_THAT(unit.groups()[1], ElementsAre(1, 2));           // with sgd
    EXPECT_THAT(unit.groups()[2], ElementsAre(3));              // the rate without sgd
}

}  // namespace
}  // namespace trommel
