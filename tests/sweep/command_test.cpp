#include "sweep/command.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "system/errors.hpp"

namespace trommel {
namespace {

using testing::ElementsAre;

std::string error_of(const std::string& word) {
    try {
        parts_of(word);
    } catch (const InputError& error) {
        return error.what();
    }
    return "no error";
}

TEST(CommandTest, AWordIsTextAndNamesInBraces) {
    EXPECT_THAT(parts_of("--lr={learning_rate}"),
                ElementsAre(WordPart{"--lr=", false}, WordPart{"learning_rate", true}));
    EXPECT_THAT(parts_of("{a}{b}"), ElementsAre(WordPart{"a", true}, WordPart{"b", true}));
}

TEST(CommandTest, DoubledBracesAreBraces) {
    EXPECT_THAT(parts_of("{{\"lr\": {lr}}}"),
                ElementsAre(WordPart{"{\"lr\": ", false}, WordPart{"lr", true}, WordPart{"}", false}));
}

TEST(CommandTest, AnUnmatchedBraceIsRefusedWithTheWayToEscapeIt) {
    for (const std::string word : {"{lr", "lr}", "{}", "{a{b}"}) {
        EXPECT_EQ(
            error_of(word),
            "the word '" + word + "' has a brace that is not part of a {name}; write {{ for a literal brace");
    }
}

TEST(CommandTest, AWordOfAParameterThatIsNotActiveIsLeftOut) {
    EXPECT_THAT(fill_in({"train", "--lr={lr}", "--momentum={momentum}", ""}, {{"lr", "0.1"}}),
                ElementsAre("train", "--lr=0.1", ""));
}

TEST(CommandTest, AProgramsSeedFitsEveryLibrary) {
    EXPECT_EQ(program_seed(0xffffffffffffffff), 0x7fffffff);
    EXPECT_EQ(program_seed(0x8000000000000000), 0x40000000);
}

}  // namespace
}  // namespace trommel
