// Collects all problems of a sweep file, so that they are shown at once.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <tuple>

#include <toml++/toml.h>

namespace trommel {

class Problems {
  public:
    explicit Problems(std::string file) : file_(std::move(file)) {}

    /// Adds "file:line:column: text" at the position of `node`. Control characters of the text are shown as
    /// \x1b.
    void at(const toml::node& node, const std::string& text) { at(node.source().begin, text); }
    void at(const toml::source_position& place, const std::string& text);

    std::size_t count() const { return found_.size(); }
    bool none() const { return found_.empty(); }

    /// Throws InputError with one line a problem, in the order of the file, at most the first hundred;
    /// returns if there is none.
    void throw_if_any() const;

  private:
    std::string file_;
    std::set<std::tuple<toml::source_index, toml::source_index, std::string>> found_;
};

}  // namespace trommel
