// Reads the keys of one TOML table, and complains of those that nobody asked for.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

#include "search_spaces/problems.hpp"

namespace trommel {

/// Every method that takes a key makes it known; done() then reports the keys of the file that are not. A
/// value of the wrong kind is reported where it stands and counts as absent.
class TableReader {
  public:
    /// `name` is how the table is called in messages, e.g. "[train]".
    TableReader(const toml::table& table, std::string name, Problems& problems)
        : table_(table), name_(std::move(name)), problems_(problems) {}

    const toml::node* find(std::string_view key);

    std::optional<std::string> text(std::string_view key);
    std::optional<std::string> required_text(std::string_view key);
    /// One of `words`; reported otherwise.
    std::optional<std::string> word(std::string_view key, const std::vector<std::string>& words);
    std::optional<std::int64_t> integer(std::string_view key, std::int64_t at_least,
                                        std::optional<std::int64_t> at_most = std::nullopt);
    std::optional<double> number_above_zero(std::string_view key);
    const toml::table* table(std::string_view key);

    /// Reports the keys that were not asked for, each with those that were.
    void done();

    const toml::table& raw() const { return table_; }
    const std::string& name() const { return name_; }
    Problems& problems() { return problems_; }

  private:
    const toml::table& table_;
    std::string name_;
    Problems& problems_;
    std::set<std::string, std::less<>> known_;
};

/// "known: a, b, c"; with the nearest one to `word` named first where one is near: "did you mean 'a'? known:
/// ...".
std::string known_words(std::string_view word, const std::vector<std::string>& words);

}  // namespace trommel
