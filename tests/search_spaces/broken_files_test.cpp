// Invalid sweep files, and their complete error messages.
#include "tests/search_spaces/broken_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <regex>
#include <set>
#include <string>

#include "search_spaces/sweep_file.hpp"
#include "system/errors.hpp"

namespace trommel {
namespace {

std::string error_of(const std::string& text) {
    try {
        read_sweep(text, "s.toml");
    } catch (const InputError& error) {
        return error.what();
    }
    return "no error";
}

// The texts and columns of syntax errors are toml++'s, and change with its version.
std::string without_words_of_toml(const std::string& errors) {
    return std::regex_replace(errors, std::regex(R"((s\.toml:\d+):\d+: .* \(not TOML\);)"),
                              "$1: ... (not TOML);");
}

class BrokenSweepFile : public testing::TestWithParam<BrokenFile> {};

TEST_P(BrokenSweepFile, IsRefusedWithPositionCauseAndRemedy) {
    EXPECT_EQ(without_words_of_toml(error_of(GetParam().text)), GetParam().errors);
}

INSTANTIATE_TEST_SUITE_P(Accidents, BrokenSweepFile,
                         testing::ValuesIn(read_broken_files(TROMMEL_BROKEN_FILES)),
                         [](const auto& file) { return file.param.name; });

TEST(BrokenSweepFiles, AreManyWithDistinctNames) {
    std::set<std::string> names;
    const auto files = read_broken_files(TROMMEL_BROKEN_FILES);
    for (const BrokenFile& file : files) {
        names.insert(file.name);
    }

    EXPECT_GE(files.size(), 80u);
    EXPECT_EQ(names.size(), files.size());
}

const std::string smallest = R"([sweep]
name = "small"
[budget]
configurations = 4
[data.pixels]
shard = "images.h5"
[train]
model = "cnn"
epochs = 5
)";

TEST(HostileSweepFile, ANulByteIsRefusedAtItsPosition) {
    EXPECT_THAT(error_of(smallest + std::string("seed\0 = 3\n", 10)), testing::StartsWith("s.toml:10:"));
}

TEST(HostileSweepFile, InvalidUtf8IsRefusedAtItsPosition) {
    EXPECT_THAT(error_of(smallest + "label = \"\xff\xfe\"\n"), testing::StartsWith("s.toml:10:"));
}

TEST(HostileSweepFile, ABinaryFileIsRefused) {
    std::string binary;
    for (int i = 0; i < 10'000; ++i) {
        binary += static_cast<char>((i * 7919 + i / 256) % 256);
    }

    EXPECT_THAT(error_of(binary), testing::StartsWith("s.toml:1:"));
}

TEST(HostileSweepFile, AnInfiniteNumberIsRefused) {
    EXPECT_THAT(error_of(smallest + "learning_rate = 1e400\n"), testing::StartsWith("s.toml:10:"));
}

TEST(HostileSweepFile, DeepNestingIsRefusedWithoutRecursion) {
    const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');

    EXPECT_THAT(error_of(smallest + "l1 = " + deep + "\n"), testing::StartsWith("s.toml:10:"));
    EXPECT_THAT(error_of(smallest + "[space]\nl1 = [[[[[[[[1]]]]]]]]\n"),
                testing::StartsWith("s.toml:11:7: 'l1' is not a value; "));
}

TEST(HostileSweepFile, AMegabyteOfMistakesShowsTheFirstHundred) {
    std::string text = smallest;
    for (int i = 0; text.size() < (1u << 20); ++i) {
        text += "unknown_key_number_" + std::to_string(i) + " = 1\n";
    }

    const std::string error = error_of(text);

    EXPECT_EQ(std::ranges::count(error, '\n'), 100);
    EXPECT_THAT(error, testing::HasSubstr("\ns.toml: and "));
    EXPECT_THAT(error, testing::EndsWith(" more; correct these first"));
}

TEST(HostileSweepFile, AThousandParametersAreEnough) {
    std::string text = smallest + "[space]\n";
    for (int i = 0; i <= 1000; ++i) {
        text += "parameter" + std::to_string(i) + " = [1, 2]\n";
    }

    EXPECT_EQ(
        error_of(text),
        "s.toml:10:1: [space] has 1001 parameters (at most 1000 can be searched); fix the others in [train]");
}

TEST(HostileSweepFile, AListOfAHundredThousandValuesIsRead) {
    std::string text = smallest + "[space]\nl1 = [0.0";
    for (int i = 1; i < 100'000; ++i) {
        text += "," + std::to_string(i) + "e-9";
    }

    EXPECT_EQ(error_of(text + "]\n"), "no error");
}

TEST(HostileSweepFile, ControlCharactersDoNotReachTheTerminal) {
    EXPECT_EQ(error_of(smallest + "optimizer = \"\\u001b[31madam\"\n"),
              "s.toml:10:13: 'optimizer' = \"\\x1b[31madam\" has a control character; remove it");
}

TEST(HostileSweepFile, TablesWithinTablesAreBoundedBeforeTheyAreParsed) {
    const auto nested = [](int depth) {
        return smallest + "[space]\nl1 = " + std::string(static_cast<std::size_t>(depth), '[') +
               std::string(static_cast<std::size_t>(depth), ']') + "\n";
    };
    const auto dotted = [](int parts) {
        std::string key = "a";
        for (int i = 1; i < parts; ++i) {
            key += ".a";
        }
        return key;
    };

    EXPECT_THAT(error_of(nested(32)), testing::StartsWith("s.toml:11:7: 'l1' is not a value; "));
    EXPECT_THAT(error_of(nested(33)), testing::StartsWith("s.toml:11:38: more than 32 nested brackets ("));
    EXPECT_THAT(error_of(smallest + dotted(16) + " = 1\n"), testing::HasSubstr("'a'"));
    EXPECT_THAT(error_of(smallest + dotted(17) + " = 1\n"),
                testing::StartsWith("s.toml:10:32: a key of more than 16 parts ("));
    EXPECT_THAT(error_of(smallest + "[" + dotted(17) + "]\n"),
                testing::StartsWith("s.toml:10:33: a key of more than 16 parts ("));
}

TEST(HostileSweepFile, BracketsInStringsAndCommentsAreNotCounted) {
    const std::string deep(100, '[');
    const std::string dots(100, '.');

    EXPECT_EQ(error_of(smallest + "# " + deep + dots + "\n"), "no error");
    EXPECT_THAT(error_of(smallest + "nonsense = [\"" + deep + "\\\"" + dots + "\", '" + deep +
                         "\\', \"\"\"\n" + deep + "\n\"\"\", 1.5, 2.5]\n"),
                testing::StartsWith("s.toml:10:1: unknown key 'nonsense'"));
}

TEST(HostileSweepFile, AnOversizedTextIsNotParsed) {
    EXPECT_EQ(error_of(smallest + std::string(4'000'000, '#')),
              "s.toml: has " + std::to_string(smallest.size() + 4'000'000) +
                  " bytes (the limit is 4000000); check that it is the right file");
    EXPECT_THAT(error_of(smallest + std::string(1'000'001, ' ')),
                testing::HasSubstr(": a line of more than 1000000 bytes"));
}

}  // namespace
}  // namespace trommel
