#include "report/page.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace trommel {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST(PageTest, TheDataStandsInItsScriptElement) {
    const std::string page = to_page(R"({"sweep":"small"})");

    EXPECT_THAT(page, StartsWith(std::string(page_begin)));
    EXPECT_THAT(page, HasSubstr(R"(<script id="data" type="application/json">{"sweep":"small"}</script>)"));
    EXPECT_THAT(page, Not(HasSubstr("TROMMEL_REPORT_DATA")));
}

TEST(PageTest, ItHasAllItNeedsAndForbidsRequests) {
    const std::string page = to_page("{}");

    EXPECT_THAT(page, HasSubstr("default-src 'none'"));
    EXPECT_THAT(page, Not(HasSubstr("<script src")));
    EXPECT_THAT(page, Not(HasSubstr("@import")));
    EXPECT_THAT(page, HasSubstr("d3js.org v5"));
    EXPECT_THAT(page, HasSubstr("Redistributions in binary form must reproduce"));
}

}  // namespace
}  // namespace trommel
