#include "search_spaces/command_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "search_spaces/sweep_file.hpp"
#include "sweep/command.hpp"
#include "system/errors.hpp"

namespace trommel {
namespace {

using testing::ElementsAre;

const std::string head = R"([sweep]
name = "mine"
[budget]
configurations = 4
[[objective]]
metric = "reward"
direction = "maximize"
)";
const std::string space = R"([space]
lr = [0.1, 0.2]
)";

std::string train(const std::string& command, const std::string& metrics, const std::string& more = "") {
    return "[train]\ncommand = " + command + "\nmetrics = " + metrics + "\n" + more;
}

std::string error_of(const std::string& text) {
    try {
        read_sweep(text, "s.toml");
    } catch (const InputError& error) {
        return error.what();
    }
    return "no error";
}

TEST(CommandSweepTest, NeedsNoDataAndAllowsAnyParameterNames) {
    const Sweep sweep = read_sweep(
        head + train(R"(["sh", "run.sh", "{lr}", "{width}"])", R"(["loss", "reward"])", "width = 8\n") +
            space,
        "s.toml");

    const TrainingPlan plan = resolve(sweep, {{"lr", 0.1}});
    EXPECT_THAT(plan.command->words, ElementsAre("sh", "run.sh", "{lr}", "{width}"));
    EXPECT_THAT(plan.command->metrics, ElementsAre("reward", "loss"));  // the objective first
    EXPECT_EQ(plan.command->params, (Params{{"lr", 0.1}, {"width", std::int64_t{8}}}));
    EXPECT_EQ(plan.epochs, endless_epochs);
    EXPECT_TRUE(plan.data.shards.empty());
}

TEST(CommandSweepTest, EpochsAndDataAreThoseOfThePlan) {
    const Sweep sweep = read_sweep(head + "[data.pixels]\nshard = \"p.h5\"\n" +
                                       train(R"(["sh", "run.sh"])", R"(["reward"])", "epochs = 7\n") + space,
                                   "s.toml");

    EXPECT_EQ(resolve(sweep, {{"lr", 0.1}}).epochs, 7);
    EXPECT_EQ(resolve(sweep, {{"lr", 0.1}}).data.name, "pixels");
}

struct Broken {
    std::string name;
    std::string text;
    std::string error;
};

class BrokenCommand : public testing::TestWithParam<Broken> {};

TEST_P(BrokenCommand, IsRefusedWithPositionCauseAndRemedy) {
    EXPECT_EQ(error_of(GetParam().text), GetParam().error);
}

const std::string words = R"(["sh", "run.sh"])";

INSTANTIATE_TEST_SUITE_P(
    Accidents, BrokenCommand,
    testing::Values(
        Broken{"UnknownName", head + train(R"(["sh", "{rate}"])", R"(["reward"])") + space,
               "s.toml:9:18: '{rate}' is neither a parameter of [space] nor set in [train] (known: seed, "
               "trial_dir, "
               "checkpoint_dir, lr)"},
        Broken{
            "OpenBrace", head + train(R"(["sh", "{lr"])", R"(["reward"])") + space,
            "s.toml:9:18: the word '{lr' has a brace that is not part of a {name}; write {{ for a literal brace"},
        Broken{"NotAList", head + train(R"("sh run.sh")", R"(["reward"])") + space,
               "s.toml:9:11: 'command' is not a list of words; write e.g. command = [\"python3\", "
               "\"train.py\"]"},
        Broken{"NoMetrics", head + "[train]\ncommand = " + words + "\n" + space,
               "s.toml:9:11: [train] has a 'command' but no 'metrics' (what does it report?); add e.g. "
               "metrics = "
               "[\"val_accuracy\"]"},
        Broken{"ObjectiveNotReported", head + train(words, R"(["rewards"])") + space,
               "s.toml:6:10: unknown metric 'reward' (did you mean 'rewards'?)"},
        Broken{"NotAColumn", head + train(words, R"(["reward", "val-loss"])") + space,
               "s.toml:10:22: metric 'val-loss' cannot name a column of the record; use letters, digits and "
               "'_', and "
               "begin with a letter"},
        Broken{"AnotherColumn", head + train(words, R"(["reward", "Epoch"])") + space,
               "s.toml:10:22: metric 'Epoch' has the name of another column of the record; rename it, e.g. "
               "val_Epoch"},
        Broken{"TestMetric", head + train(words, R"(["reward", "test_accuracy"])") + space,
               "s.toml:10:22: metric 'test_accuracy' is a test value by its name (choosing by it would leave "
               "no honest "
               "test); report a val_ metric"},
        Broken{"MetricTwice", head + train(words, R"(["reward", "Reward"])") + space,
               "s.toml:10:22: metric 'Reward' is listed twice in 'metrics'; remove one"},
        Broken{
            "DirectionNotSaid",
            head + train(words, R"(["reward"])", "select_epoch = { metric = \"reward\" }\n") + space,
            "s.toml:11:27: 'reward' does not imply whether higher is better; add direction = \"maximize\" or "
            "\"minimize\""},
        Broken{"TakenName", head + train(words, R"(["reward"])") + "[space]\nseed = [1, 2]\n",
               "s.toml:12:8: parameter 'seed' has a name that is reserved in commands ({seed} is the "
               "trial's); rename "
               "it"},
        Broken{"AModel",
               head + train(words, R"(["reward"])") + space + "[model.mine]\nlayers = [{ flatten = true }]\n",
               "s.toml:13:1: [model] has no effect (the command has its own model); remove it"},
        Broken{"ATest", head + train(words, R"(["reward"])") + space + "[evaluate]\ntest = \"all\"\n",
               "s.toml:14:8: 'test' = \"all\" has no effect (a command reports no test values); "
               "remove it"},
        Broken{"AlsoOn", head + train(words, R"(["reward"])") + space + "[evaluate]\nalso_on = [\"all\"]\n",
               "s.toml:14:11: 'also_on' has no effect (a command chooses its own metrics); remove it"},
        Broken{"ASettingOfTheOtherTrainer", head + train(words, R"(["reward"])", "batch_size = 32\n") + space,
               "s.toml:11:1: unknown key 'batch_size' in [train] (known: command, data, early_stopping, "
               "epoch_timeout, epochs, max_attempts, memory_limit, metrics, select_epoch, timeout)"},
        Broken{
            "MetricsWithoutCommand",
            "[sweep]\nname = \"s\"\n[budget]\ntrials = 1\n[data.p]\nshard = \"p.h5\"\n[train]\nmodel = "
            "\"cnn\"\nepochs = 2\nmetrics = [\"val_loss\"]\n",
            "s.toml:10:11: 'metrics' without a 'command' (trommel's own trainer has fixed metrics); remove "
            "it, or "
            "add command = [...]"},
        Broken{"NoObjective",
               "[sweep]\nname = \"s\"\n[budget]\ntrials = 1\n" + train(words, R"(["reward"])") + space,
               "s.toml:7:11: there is no objective, and val_accuracy is not among the metrics; add "
               "[[objective]] "
               "with metric = \"reward\" and direction = \"maximize\" or \"minimize\""}),
    [](const auto& each) { return each.param.name; });

}  // namespace
}  // namespace trommel
