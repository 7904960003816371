#include "system/printable.hpp"

#include <gtest/gtest.h>

namespace trommel {
namespace {

TEST(PrintableTest, OrdinaryTextOfAnyLanguageIsUnchanged) {
    for (const char* text : {"", "plain", "papé 大 \U0001f600 עברית", "tilde ~ and \\x1b"}) {
        EXPECT_EQ(printable(text), text);
        EXPECT_EQ(printable_lines(text), text);
        EXPECT_EQ(printable_json(text), text);
        EXPECT_FALSE(has_control_character(text));
    }
}

TEST(PrintableTest, ControlAndInvisibleCharactersAreEscaped) {
    EXPECT_EQ(printable("a\nb\tc\x1b[31m\x07\x7f\r"), "a\\nb\\tc\\x1b[31m\\x07\\x7f\\x0d");
    EXPECT_EQ(printable(std::string_view("\0", 1)), "\\x00");
    EXPECT_EQ(printable("\u0080\u009b31m\u009f"), "\\u0080\\u009b31m\\u009f");
    EXPECT_EQ(printable("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"),
              "\\u061c\\u200e\\u200f\\u202a\\u202b\\u202c\\u202d\\u202e\\u2066\\u2067\\u2068\\u2069");
    EXPECT_EQ(printable("a\u2028b\u2029c\ufeff"), "a\\u2028b\\u2029c\\ufeff");
    EXPECT_EQ(printable("\U000e0041"), "\\U000e0041");
    EXPECT_EQ(printable("a\u00adb\u200bc"), "a\\u00adb\\u200bc");
    EXPECT_TRUE(has_control_character("\u009b"));
}

TEST(PrintableTest, NeighboringCharactersAreNotEscaped) {
    EXPECT_EQ(printable(" ~\u00a0\u200c\u200d\u2027\u202f\u206f\u2070"),
              " ~\u00a0\u200c\u200d\u2027\u202f\\u206f\u2070");
}

TEST(PrintableTest, BytesThatAreNotUtf8AreEscapedOneByOne) {
    EXPECT_EQ(printable("\xff"), "\\xff");
    EXPECT_EQ(printable("\x9b"), "\\x9b") << "a C1 byte of an 8-bit terminal";
    EXPECT_EQ(printable("a\xc3"), "a\\xc3");
    EXPECT_EQ(printable("\xc0\xaf"), "\\xc0\\xaf") << "overlong";
    EXPECT_EQ(printable("\xed\xa0\x80"), "\\xed\\xa0\\x80") << "a surrogate";
    EXPECT_EQ(printable("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80") << "beyond Unicode";
}

TEST(PrintableTest, LinesKeepTheirBreaks) {
    EXPECT_EQ(printable_lines("a\tb\n\x1b\u2028"), "a\tb\n\\x1b\\u2028");
}

TEST(PrintableTest, JsonKeepsItsValueInItsOwnEscapes) {
    EXPECT_EQ(printable_json("{\n\t\"a\": \"\u009b\u202e\x7f\U000e0041\"}"),
              "{\n\t\"a\": \"\\u009b\\u202e\\u007f\\udb40\\udc41\"}");
}

}  // namespace
}  // namespace trommel
