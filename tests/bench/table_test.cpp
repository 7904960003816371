#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "bench/problem.hpp"
#include "small_tables.hpp"
#include "system/errors.hpp"

namespace trommel::bench {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class TableTest : public testing::Test {
  protected:
    TableTest() { write_small_tables(folder); }

    std::string refusal(const std::string& name) const {
        try {
            table_problem(folder, name);
        } catch (const InputError& error) {
            return error.what();
        }
        return "accepted";
    }

    TemporaryDirectory directory;
    const std::string folder = directory.path().string();
};

TEST_F(TableTest, TheDigitsOfAKeyAreTheIndicesOfTheValues) {
    const Problem problem = table_problem(folder, "plain_one");

    EXPECT_EQ(problem.direction, Direction::minimize);
    EXPECT_THAT(problem.epochs, ElementsAre(1));
    const Truth truth = problem.truth({{"size", std::int64_t{32}}, {"activation", std::string("tanh")}});
    EXPECT_THAT(truth.seeds, ElementsAre(0.1, 0.2));
    EXPECT_DOUBLE_EQ(truth.mean(), 0.15);
}

TEST_F(TableTest, ATableWithAHeaderHasCurvesAndTimes) {
    const Problem problem = table_problem(folder, "curves_one");

    EXPECT_EQ(problem.direction, Direction::maximize);
    EXPECT_THAT(problem.epochs, ElementsAre(1, 3, 9));
    const Truth truth = problem.truth({{"rate", 0.1}});
    EXPECT_THAT(truth.curve, ElementsAre(0.1, 0.2, 0.3));
    EXPECT_EQ(truth.mean(), 0.3);
    EXPECT_EQ(truth.epoch_seconds, 2);
}

TEST_F(TableTest, MissingAndBrokenTablesAreNamed) {
    write_gzipped(folder + "/plain_short.csv.gz", "00,0.5\n0,0.4\n");
    write_gzipped(folder + "/plain_words.csv.gz", "00,0.5\n01,many\n");
    write_gzipped(folder + "/plain_empty.csv.gz", "");

    EXPECT_EQ(refusal("plain_two"),
              folder + "/plain_two.csv.gz: cannot be opened; name a table of the folder");
    EXPECT_THAT(refusal("other_one"), HasSubstr("no family that 'other_one' belongs to"));
    EXPECT_THAT(refusal("plain_short"), HasSubstr("csv.gz:2: not a key with 2 digits and its values"));
    EXPECT_THAT(refusal("plain_words"), HasSubstr("csv.gz:2: 'many' is not a finite number"));
    EXPECT_THAT(refusal("plain_empty"), HasSubstr("has no rows"));
}

TEST_F(TableTest, WhatCannotBeMeantIsRefused) {
    write_gzipped(folder + "/plain_nan.csv.gz", "00,nan\n");
    write_gzipped(folder + "/plain_twice.csv.gz", "00,0.5\n00,0.4\n");
    write_gzipped(folder + "/curves_none.csv.gz", "key,seconds_per_epoch\n0,1\n");
    write_gzipped(folder + "/curves_back.csv.gz", "key,seconds_per_epoch,acc@2,acc@1\n0,1,0.5,0.6\n");
    write_gzipped(folder + "/curves_short.csv.gz", "key,seconds_per_epoch,acc@1,acc@2\n0,1,0.5\n");

    EXPECT_THAT(refusal("plain_nan"), HasSubstr("'nan' is not a finite number"));
    EXPECT_THAT(refusal("plain_twice"), HasSubstr("csv.gz:2: a second row with the key 00"));
    EXPECT_THAT(refusal("curves_none"), HasSubstr("the header names no values"));
    EXPECT_THAT(refusal("curves_back"), HasSubstr("do not ascend"));
    EXPECT_THAT(refusal("curves_short"), HasSubstr("as many values as the header names"));
}

}  // namespace
}  // namespace trommel::bench
