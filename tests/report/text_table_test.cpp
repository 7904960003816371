#include "report/text_table.hpp"

#include <gtest/gtest.h>

namespace trommel {
namespace {

TEST(TextTableTest, CountsCharactersNotBytes) {
    const TextTable table =
        lay_out({{"name", Align::left, 1, 0, {"Größe", "a"}}, {"n", Align::right, 1, 0, {"1", "22"}}}, {});

    EXPECT_EQ(table.text,
              "name    n\n"
              "Größe   1\n"
              "a      22\n");
}

TEST(TextTableTest, ShortensBeforeItLeavesOut) {
    const TextTable table = lay_out({{"id", Align::left, TextColumn::always_shown, 0, {"c1"}},
                                     {"reason", Align::left, 5, 6, {"a long reason"}}},
                                    {.width = 12});

    EXPECT_EQ(table.text,
              "id  reason\n"
              "c1  a long …\n");
    EXPECT_TRUE(table.left_out.empty());
}

TEST(TextTableTest, LeavesOutTheLeastImportantAndOfEqualOnesTheRightmost) {
    const TextTable table = lay_out({{"id", Align::left, TextColumn::always_shown, 0, {"1"}},
                                     {"aaaa", Align::left, 5, 0, {"1"}},
                                     {"bbbb", Align::left, 5, 0, {"1"}},
                                     {"cccc", Align::left, 9, 0, {"1"}}},
                                    {.width = 14});

    EXPECT_EQ(table.text,
              "id  aaaa  cccc\n"
              "1   1     1\n");
    EXPECT_EQ(table.left_out, std::vector<std::string>{"bbbb"});
}

TEST(TextTableTest, CutsLinesIfNothingMayBeLeftOut) {
    const TextTable table =
        lay_out({{"identifier", Align::left, TextColumn::always_shown, 0, {"abcdefghij"}}}, {.width = 5});

    EXPECT_EQ(table.text, "iden…\nabcd…\n");
}

TEST(TextTableTest, ControlCharactersCannotBreakTheTable) {
    EXPECT_EQ(one_line("a\nb\x1b[1m", 100), "a b\\x1b[1m");
    EXPECT_EQ(one_line("a\u009b1m\u202egnp", 100), "a\\u009b1m\\u202egnp");
}

TEST(WrappedTest, BreaksBetweenWords) {
    EXPECT_EQ(wrapped("one two three", 8), "one two\nthree\n");
    EXPECT_EQ(wrapped("one two three", 0), "one two three\n");
}

}  // namespace
}  // namespace trommel
