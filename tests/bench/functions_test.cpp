// Each benchmark function has its known minimum at its known location.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "bench/problem.hpp"
#include "system/errors.hpp"

namespace trommel::bench {
namespace {

double value(const char* function, const Params& params) {
    const Problem problem = function_problem(function);
    EXPECT_EQ(problem_with(problem.space, params), std::nullopt);
    return problem.truth(params).mean();
}

TEST(FunctionsTest, Branin) {
    EXPECT_NEAR(value("branin", {{"x1", 3.14159265}, {"x2", 2.275}}), 0.397887, 1e-6);
    EXPECT_NEAR(value("branin", {{"x1", 9.42478}, {"x2", 2.475}}), 0.397887, 1e-5);
}

TEST(FunctionsTest, Hartmann6) {
    EXPECT_NEAR(value("hartmann6", {{"x1", 0.20169},
                                    {"x2", 0.150011},
                                    {"x3", 0.476874},
                                    {"x4", 0.275332},
                                    {"x5", 0.311652},
                                    {"x6", 0.6573}}),
                -3.32237, 1e-5);
}

TEST(FunctionsTest, Ackley20) {
    Params origin;
    for (int i = 1; i <= 20; ++i) {
        origin["x" + std::to_string(i)] = 0.0;
    }

    EXPECT_NEAR(value("ackley20", origin), 0, 1e-12);
}

TEST(FunctionsTest, TheTreeIsBestWithANetAndSgd) {
    EXPECT_NEAR(value("tree", {{"model", std::string("net")},
                               {"layers", std::int64_t{3}},
                               {"rate", 0.0316227766},
                               {"optimizer", std::string("sgd")},
                               {"momentum", 0.9},
                               {"nesterov", true}}),
                0, 1e-9);
    EXPECT_NEAR(
        value("tree",
              {{"model", std::string("forest")}, {"trees", std::int64_t{316}}, {"depth", std::int64_t{12}}}),
        0.2, 1e-5);
    EXPECT_NEAR(value("tree", {{"model", std::string("linear")}, {"penalty", 0.1}}), 0.5, 1e-9);
}

TEST(FunctionsTest, Mixed) {
    EXPECT_NEAR(value("mixed", {{"rate", 0.00316227766},
                                {"dropout", 0.25},
                                {"units", std::int64_t{256}},
                                {"layers", std::int64_t{6}},
                                {"batch", std::int64_t{64}},
                                {"activation", std::string("gelu")},
                                {"norm", std::string("batch")},
                                {"residual", true}}),
                0, 1e-9);
}

TEST(FunctionsTest, AnUnknownFunctionIsRefusedWithTheKnownOnes) {
    try {
        function_problem("brainin");
        FAIL();
    } catch (const InputError& error) {
        EXPECT_STREQ(error.what(),
                     "unknown function 'brainin' (known: branin, hartmann6, ackley20, tree, mixed)");
    }
}

}  // namespace
}  // namespace trommel::bench
