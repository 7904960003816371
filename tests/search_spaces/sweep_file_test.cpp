#include "search_spaces/sweep_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <ostream>

#include "sweep/errors.hpp"
#include "sweep/plan.hpp"

namespace trommel {
namespace {

// The smallest sweep file, without a space; the tests add to it.
const std::string head = R"([sweep]
name = "small"

[budget]
configurations = 4

[data.pixels]
shard = "images.h5"

)";
const std::string train = R"([train]
model = "cnn"
epochs = 5

)";

std::string error_of(const std::string& text) {
    try {
        read_sweep(text, "s.toml");
    } catch (const InputError& error) {
        return error.what();
    }
    return "no error";
}

TEST(SweepFileTest, TheSmallestFileHasDefaultsForTheRest) {
    const Sweep sweep = read_sweep(head + train, "s.toml");

    EXPECT_EQ(sweep.objectives, (std::vector<Objective>{{"val_accuracy", Direction::maximize}}));
    EXPECT_EQ(sweep.sampler.name, "random");
    EXPECT_EQ(sweep.seeds.per_configuration, 1);
    EXPECT_EQ(sweep.evaluate_test, EvaluateTest::never);
    EXPECT_EQ(resolve(sweep, {}).layers.size(), 9u);  // four convolutions, four pools, flatten
}

TEST(SweepFileTest, EveryKindOfParameterIsRead) {
    const Sweep sweep = read_sweep(head + R"([train]
epochs = 5
[space]
model = ["logistic", "cnn"]
learning_rate = { low = 1e-5, high = 1, scale = "log" }
batch_size = { low = 16, high = 64, step = 16 }
momentum = { low = 0.0, high = 0.9, when = { optimizer = ["sgd", "rmsprop"] } }
optimizer = ["sgd", "adam", "rmsprop"]
l2 = { values = [0, 0.1], when = { model = "cnn" } }
)",
                                   "s.toml");

    const std::vector<Parameter> expected = {
        {"model", Choice{{"logistic", "cnn"}}, {}},
        {"learning_rate", FloatRange{1e-5, 1, Scale::log}, {}},
        {"batch_size", IntRange{16, 64, 16}, {}},
        {"optimizer", Choice{{"sgd", "adam", "rmsprop"}}, {}},
        {"momentum", FloatRange{0, 0.9}, {{"optimizer", {"sgd", "rmsprop"}}}},  // after what it depends on
        {"l2", Choice{{0.0, 0.1}}, {{"model", {"cnn"}}}},
    };
    EXPECT_EQ(sweep.space.parameters, expected);
}

TEST(SweepFileTest, ModelsOfTheFileAreLayersWithReferencesAndConditions) {
    const Sweep sweep = read_sweep(head + R"([train]
model = "mine"
epochs = 5
width = 8
[model.mine]
layers = [ { conv = "$width", kernel = 5, activation = "relu" }, { max_pool = 2 },
           { dropout = 0.4, when = { regularizer = "dropout" } }, { flatten = true },
           { dense = 16, activation = "relu", l1 = "$l1" } ]
[space]
regularizer = ["none", "dropout"]
)",
                                   "s.toml");

    const auto layers = resolve(sweep, {{"regularizer", "dropout"}}).layers;
    EXPECT_EQ(layers,
              (std::vector<Layer>{Conv{.filters = 8, .kernel = 5, .activation = Activation::relu}, MaxPool{2},
                                  Dropout{0.4}, Flatten{}, Dense{16, Activation::relu, {}}}));
}

TEST(SweepFileTest, EnqueuedIntegersBecomeTheNumbersThatTheirParameterHas) {
    const Sweep sweep = read_sweep(head + train + R"([space]
learning_rate = { low = 0.1, high = 2.0 }
[[enqueue]]
label = "one"
learning_rate = 1
)",
                                   "s.toml");

    EXPECT_EQ(sweep.enqueued, (std::vector<Enqueued>{{"one", {{"learning_rate", 1.0}}}}));
}

TEST(SweepFileTest, AMisspeltKeyIsAnErrorWithTheNearestKnownOne) {
    EXPECT_THAT(
        error_of(head + "[train]\nmodel = \"cnn\"\nepoch = 5\n"),
        testing::StartsWith("s.toml:12:1: unknown key 'epoch' in [train] (did you mean 'epochs'? known: "));
}

TEST(SweepFileTest, AllErrorsAreShownAtOnceInTheOrderOfTheFile) {
    EXPECT_EQ(
        error_of(head + train + R"([space]
learning_rate = { low = 0.0, high = 0.1, scale = "log" }
momentum = { low = 0.9, high = 0.1 }
optimizer = ["sgd", "sgd"]
batch_size = 32
)"),
        "s.toml:15:25: parameter 'learning_rate': low = 0.0 (a log scale starts above 0); try low = 1e-5\n"
        "s.toml:16:20: parameter 'momentum': low = 0.9 is not below high = 0.1; swap them, or list a single "
        "value: "
        "[0.9]\n"
        "s.toml:17:13: 'optimizer' has the value sgd twice; remove one\n"
        "s.toml:18:14: parameter 'batch_size' is a single value (nothing to search); move it to [train], or "
        "list "
        "values: [...]");
}

struct Broken {
    const char* name;
    std::string text;
    const char* error;
};

void PrintTo(const Broken& broken, std::ostream* out) {
    *out << broken.name;
}

class BrokenSweepFile : public testing::TestWithParam<Broken> {};

TEST_P(BrokenSweepFile, IsRefusedWithPlaceCauseAndRemedy) {
    EXPECT_EQ(error_of(GetParam().text), GetParam().error);
}

const std::vector<Broken> broken_files = {
    {"NotToml", "[sweep\n",
     "s.toml:1:7: Error while parsing table header: expected ']', saw '\\n' (not TOML); see "
     "toml.io for its rules"},
    {"GivenTwice", head + train + "[space]\nepochs = [1, 2]\n",
     "s.toml:12:10: 'epochs' is given twice (here and in [space]); remove one"},
    {"UselessParameter", head + train + "[space]\nlerning_rate = [0.1, 0.2]\n",
     "s.toml:15:16: parameter 'lerning_rate' changes nothing (no setting has this name, and no model refers "
     "to "
     "$lerning_rate); correct the name or remove it"},
    {"ConditionOnNothing",
     head + train + "[space]\nl2 = { values = [0.1, 0.2], when = { optimiser = \"sgd\" } }\n",
     "s.toml:15:6: parameter 'l2' depends on 'optimiser' (which is not a parameter of [space]); add it "
     "there, or remove "
     "the condition"},
    {"ConditionThatNeverHolds",
     head + train +
         "[space]\noptimizer = [\"sgd\"]\nl2 = { values = [0.1], when = { optimizer = \"adam\" } }\n",
     "s.toml:16:6: parameter 'l2' depends on optimizer = adam (which it never is: one of sgd); correct the "
     "condition"},
    {"ConditionsInACircle",
     head + train +
         "[space]\nl1 = { values = [0.1], when = { l2 = 0.1 } }\nl2 = { values = [0.1], when = { l1 = 0.1 } "
         "}\n",
     "s.toml:15:6: parameter 'l1' has conditions that go in a circle; remove one"},
    {"UnknownLayer", head + train + "[model.mine]\nlayers = [{ conf = 3 }]\n",
     "s.toml:15:11: unknown layer (did you mean 'conv'? known: batch_norm, conv, dense, dropout, flatten, "
     "max_pool)"},
    {"UnknownLayerKey", head + train + "[model.mine]\nlayers = [{ conv = 3, kernels = 3 }]\n",
     "s.toml:15:23: unknown key 'kernels' in layer 'conv' (did you mean 'kernel'? known: activation, conv, "
     "kernel, l1, "
     "l2, padding, when)"},
    {"TestMetricAsObjective", head + train + "[[objective]]\nmetric = \"test_accuracy\"\n",
     "s.toml:15:10: 'test_accuracy' is measured on the test images (choosing by it would leave no honest "
     "test); use a "
     "val_ metric"},
    {"NoLimitForRandomSearch", "[sweep]\nname = \"a\"\n[data.pixels]\nshard = \"i.h5\"\n" + train,
     "s.toml:1:1: [budget] sets no limit (random search does not end by itself); add configurations = 20"},
    {"GridOverARange", head + train + "[space]\nl2 = { low = 0.1, high = 0.2 }\n[sampler]\nname = \"grid\"\n",
     "s.toml:15:6: parameter 'l2' is a continuous range (a grid needs values); list them, or use sampler "
     "\"random\""},
    {"UnknownSampler", head + train + "[sampler]\nname = \"gird\"\n",
     "s.toml:15:8: unknown name 'gird' (did you mean 'grid'? known: list, grid, random)"},
    {"EnqueuedWithAMissingValue",
     head + train + "[space]\noptimizer = [\"sgd\", \"adam\"]\n[[enqueue]]\nlabel = \"x\"\n",
     "s.toml:16:1: enqueued configuration: 'optimizer' is missing (it is active here); give it a value: one "
     "of sgd, adam"},
    {"ModelThatIsNotThere", head + "[train]\nmodel = \"cnm\"\nepochs = 3\n",
     "s.toml:11:9: unknown model 'cnm' (known: cnn, logistic)"},
    {"NoEpochs", head + "[train]\nmodel = \"cnn\"\n",
     "s.toml:10:1: 'epochs' has no value; set it in [train], e.g. epochs = 20"},
    {"NameThatIsNoDirectory",
     "[sweep]\nname = \"../x\"\n[budget]\ntrials = 1\n[data.p]\nshard = \"i.h5\"\n" + train,
     "s.toml:2:8: 'name' = \"../x\" cannot name a directory; use letters, digits, '-', '_' and '.'"},
    {"Timeout", head + train + "timeout = \"2 hours\"\n",
     "s.toml:14:11: 'timeout' = \"2 hours\" is not a duration; write \"90s\", \"30m\" or \"2h\""},
    {"WrongKind", head + "[train]\nmodel = \"cnn\"\nepochs = 5\nmax_attempts = \"3\"\n",
     "s.toml:13:16: 'max_attempts' is not an integer from 1 to 1000"},
    {"TooManyAttempts", head + "[train]\nmodel = \"cnn\"\nepochs = 5\nmax_attempts = 1001\n",
     "s.toml:13:16: 'max_attempts' is not an integer from 1 to 1000"},
    {"TooManySeeds", head + train + "[seeds]\nper_configuration = 10001\n",
     "s.toml:15:21: 'per_configuration' is not an integer from 1 to 10000"},
    {"NoSeeds", head + train + "[seeds]\nper_configuration = 0\n",
     "s.toml:15:21: 'per_configuration' is not an integer from 1 to 10000"},
    {"IntegersThatAreNoDoubles",
     head + train +
         "[space]\nbatch_size = { low = 1, high = 9223372036854775807 }\nl2 = { low = -9007199254740993, "
         "high = "
         "0.5 }\n",
     "s.toml:15:32: parameter 'batch_size': high = 9223372036854775807 is too far from 0 (beyond 2^53 = "
     "9007199254740992 not every integer is a number of its own); write a real number, e.g. 1e18\n"
     "s.toml:16:14: parameter 'l2': low = -9007199254740993 is too far from 0 (beyond 2^53 = "
     "9007199254740992 "
     "not every integer is a number of its own); write a real number, e.g. 1e18"},
    {"ARangeTooWide",
     head + train + "[space]\nbatch_size = { low = -9007199254740992, high = 9007199254740992 }\n",
     "s.toml:15:48: parameter 'batch_size': from low = -9007199254740992 to high = 9007199254740992 are more "
     "than 2^53 = 9007199254740992 integers (more than can be drawn); narrow the range, or write real "
     "numbers"},
};

INSTANTIATE_TEST_SUITE_P(Accidents, BrokenSweepFile, testing::ValuesIn(broken_files),
                         [](const auto& broken) { return broken.param.name; });

TEST(SweepFileTest, TheReadyMadeFilesAreRead) {
    int files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(TROMMEL_SOURCE_DIR "/search_spaces")) {
        if (entry.path().extension() == ".toml" && entry.path().filename() != "builtin_models.toml") {
            EXPECT_NO_THROW(read_sweep(read_text(entry.path()), entry.path().string()));
            ++files;
        }
    }
    EXPECT_GT(files, 0);
}

}  // namespace
}  // namespace trommel
