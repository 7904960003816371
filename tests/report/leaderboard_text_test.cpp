#include "report/leaderboard_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <sstream>
#include <tuple>

#include "tests/report/small_sweeps.hpp"

namespace trommel {
namespace {

using testing_report::SmallSweep;

Leaderboard two_configurations() {
    SmallSweep sweep;
    sweep.labels({0, 0, 0, 0});
    sweep.configuration({{"batch_size", std::int64_t{32}}, {"optimizer", std::string("sgd")}}, "CNN, \"L2\"")
        .completed_with(1, 4)
        .other_trial(TrialState::failed);
    sweep
        .configuration(
            {{"batch_size", std::int64_t{32}}, {"learning_rate", 0.001}, {"optimizer", std::string("adam")}})
        .completed_with(3, 4);
    sweep.configuration({}).other_trial(TrialState::waiting);
    return make_leaderboard(sweep.finished().snapshot());
}

std::size_t longest_line(const std::string& text) {
    std::istringstream lines(text);
    std::size_t longest = 0;
    for (std::string line; std::getline(lines, line);) {
        longest = std::max(longest, text_width(line));
    }
    return longest;
}

TEST(LeaderboardTableTest, ShowsEverything) {
    EXPECT_EQ(leaderboard_table(two_configurations(), {}),
              "small: mean val_accuracy, higher is better (as of 2024-05-17T09:30:12.345Z, complete)\n"
              "\n"
              "rank  configuration  val_accuracy          group  label      optimizer  learning_rate\n"
              "   1  c2             0.750 [0.301, 0.954]  a*                adam               0.001\n"
              "   2  c1             0.250 [0.046, 0.699]  a      CNN, \"L2\"  sgd                    -\n"
              "\n"
              "The same in all of them: batch_size=32\n"
              "Each was trained with 1 seed.\n"
              "The means leave out seeds that diverged or failed, of c1 (1 of 2).\n"
              "c1 (group a) cannot be told apart from the best, c2, at the 95 % level. A * marks the best of "
              "a group.\n"
              "Intervals: 95 %, over images. They ignore that the best was chosen for its score, which "
              "favors it.\n"
              "Left out, without a completed trial: 1 configuration.\n");
}

TEST(LeaderboardTableTest, NeverExceedsTheTerminal) {
    for (const std::size_t width : {200U, 100U, 80U, 60U, 40U, 20U}) {
        EXPECT_LE(longest_line(leaderboard_table(two_configurations(), {.width = width})), width);
    }
}

TEST(LeaderboardTableTest, DropsTheLabelsOfSomeRowsBeforeParameters) {
    const std::string text = leaderboard_table(two_configurations(), {.width = 66});

    EXPECT_NE(text.find("0.001\n"), std::string::npos) << text;
    EXPECT_NE(text.find("No room for: label;"), std::string::npos) << text;
}

TEST(LeaderboardTableTest, DropsParametersBeforeTheGroupAndTellsHowToSeeThem) {
    const std::string text = leaderboard_table(two_configurations(), {.width = 50});

    EXPECT_NE(text.find("group"), std::string::npos);
    EXPECT_NE(text.find("No room for: learning_rate and label; see them in\n"), std::string::npos) << text;
}

Leaderboard three_configurations_that_differ_most_in_the_last_parameter() {
    SmallSweep sweep({"val_loss", Direction::minimize});
    for (const auto& [loss, a, model, rate] :
         {std::tuple(0.1, "x", "cnn", 0.1), std::tuple(0.2, "x", "cnn", 0.2),
          std::tuple(0.3, "y", "logistic", 0.3)}) {
        Params params = {{"augment", std::string(a)}, {"model", std::string(model)}, {"rate", rate}};
        if (loss == 0.3) {
            params["also"] = 0.5;
        }
        sweep.configuration(std::move(params)).completed({{"val_loss", loss}});
    }
    return make_leaderboard(sweep.snapshot());
}

TEST(LeaderboardTableTest, WordsComeBeforeNumbersAndTheMostDistinguishingColumnFirst) {
    const Leaderboard board = three_configurations_that_differ_most_in_the_last_parameter();

    EXPECT_NE(leaderboard_table(board, {}).find("augment  model     rate  also"), std::string::npos)
        << leaderboard_table(board, {});
    EXPECT_NE(leaderboard_table(board, {.width = 46}).find("No room for: also;"), std::string::npos)
        << leaderboard_table(board, {.width = 46});
}

TEST(LeaderboardTableTest, DifferentNumbersOfSeedsHaveAColumn) {
    SmallSweep sweep({"val_loss", Direction::minimize});
    sweep.configuration({{"rate", 0.1}}).completed({{"val_loss", 0.1}}).completed({{"val_loss", 0.2}});
    sweep.configuration({{"rate", 0.2}}).completed({{"val_loss", 0.3}});

    EXPECT_NE(leaderboard_table(make_leaderboard(sweep.snapshot()), {}).find("  seeds  "), std::string::npos);
}

TEST(LeaderboardTableTest, OnlyTheBestIsBoldAndOnlyWithColors) {
    const std::string plain = leaderboard_table(two_configurations(), {});
    const std::string bold = leaderboard_table(two_configurations(), {.colors = true});

    EXPECT_EQ(plain.find('\x1b'), std::string::npos);
    EXPECT_NE(bold.find("\x1b[1m   1  c2 "), std::string::npos);
    EXPECT_EQ(bold.find("\x1b[1m   2"), std::string::npos);
}

TEST(LeaderboardTableTest, AnEmptySweepIsReported) {
    SmallSweep sweep;
    sweep.configuration({}).other_trial(TrialState::running);

    EXPECT_EQ(leaderboard_table(make_leaderboard(sweep.snapshot()), {}),
              "small: mean val_accuracy, higher is better (as of 2024-05-17T09:30:12.345Z, not complete)\n"
              "\n"
              "No configuration has a completed trial.\n");
}

TEST(LeaderboardJsonTest, HasTheKeysOfTheFormat) {
    SmallSweep sweep({"val_loss", Direction::minimize});
    sweep.configuration({{"dense", IntegerList{64, 32}}, {"flip", true}, {"lr", 0.1}}, "Größe")
        .completed({{"val_loss", 0.5}, {"test_loss", std::numeric_limits<double>::quiet_NaN()}});

    EXPECT_EQ(leaderboard_json(make_leaderboard(sweep.snapshot())), R"({
  "schema": "leaderboard/1",
  "as_of": "2024-05-17T09:30:12.345Z",
  "sweep": "small",
  "objective": "val_loss",
  "direction": "minimize",
  "complete": false,
  "interval": {
    "method": "student_t",
    "level": 0.95,
    "over": [
      "seeds"
    ]
  },
  "without_completed_trial": 0,
  "rows": [
    {
      "rank": 1,
      "configuration": "c1",
      "label": "Größe",
      "trials": [
        "c1s1"
      ],
      "seeds": 1,
      "lost_seeds": 0,
      "mean": 0.5,
      "ci_low": null,
      "ci_high": null,
      "group": null,
      "best_trial": "c1s1",
      "best_epoch": 2,
      "metrics": {
        "test_loss": null,
        "val_loss": 0.5
      },
      "params": {
        "dense": [
          64,
          32
        ],
        "flip": true,
        "lr": 0.1
      }
    }
  ]
}
)");
}

TEST(LeaderboardCsvTest, QuotesAndKeepsAllDigits) {
    SmallSweep sweep({"val_loss", Direction::minimize});
    sweep.configuration({{"lr", 0.1}}, "CNN, \"L2\"").completed({{"val_loss", 1.0 / 3}});

    EXPECT_EQ(leaderboard_csv(make_leaderboard(sweep.snapshot())),
              "rank,configuration,label,trials,seeds,mean,ci_low,ci_high,group,best_trial,best_epoch,"
              "metrics.val_loss,params.lr\n"
              "1,c1,\"CNN, \"\"L2\"\"\",c1s1,1,0.3333333333333333,,,,c1s1,2,0.3333333333333333,0.1\n");
}

TEST(LeaderboardCsvTest, TextIsNeverAFormulaAndNumbersStayNumbers) {
    SmallSweep sweep({"val_loss", Direction::minimize});
    sweep.configuration({{"lr", -0.5}, {"name", std::string("@SUM(A1)")}}, "=1+1")
        .completed({{"val_loss", -1.5}});
    sweep.configuration({{"lr", 0.1}, {"name", std::string("-3")}}, "-2+3\x1b[31m")
        .completed({{"val_loss", 0.5}});

    const std::string csv = leaderboard_csv(make_leaderboard(sweep.snapshot()));

    EXPECT_THAT(csv, testing::HasSubstr("1,c1,'=1+1,c1s1,1,-1.5,,,,c1s1,2,-1.5,-0.5,'@SUM(A1)\n"));
    EXPECT_THAT(csv, testing::HasSubstr("2,c2,'-2+3\\x1b[31m,c2s1,1,0.5,,,,c2s1,2,0.5,0.1,-3\n"));
}

TEST(LeaderboardMarkdownTest, IsAGitHubTable) {
    SmallSweep sweep({"val_loss", Direction::minimize});
    sweep.configuration({}, "a|b").completed({{"val_loss", 0.5}});

    EXPECT_EQ(leaderboard_markdown(make_leaderboard(sweep.snapshot())),
              "small: mean val_loss, lower is better (as of 2024-05-17T09:30:12.345Z, not complete)\n"
              "\n"
              "| rank | configuration | val_loss | label |\n"
              "| ---: | --- | --- | --- |\n"
              "| 1 | c1 | 0.5 | a\\|b |\n"
              "\n"
              "Each was trained with 1 seed.\n"
              "\n"
              "No intervals: they need at least two seeds, or an accuracy with stored predictions.\n");
}

}  // namespace
}  // namespace trommel
