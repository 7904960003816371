// The page that `trommel report` writes: HTML, style and scripts of report/page/ and the library D3, compiled in.
#pragma once

#include <string>
#include <string_view>

namespace trommel {

/// How the file begins; by this a page of an earlier report is recognized.
inline constexpr std::string_view page_begin = "<!DOCTYPE html>\n<!-- trommel report -->\n";

/// One HTML file, which loads nothing. `data`: from page_data().
std::string to_page(std::string_view data);

}  // namespace trommel
