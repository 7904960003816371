#include "search_spaces/parse_toml.hpp"

#include "search_spaces/not_toml.hpp"
#include "search_spaces/problems.hpp"
#include "system/errors.hpp"

namespace trommel {

namespace {

/// Scans a text by TOML's grammar, as far as needed to measure how deep its brackets and dotted keys are
/// nested. In a text that is not TOML, it sees what a parser would see before its first error.
class Bounds {
  public:
    Bounds(std::string_view text, const std::string& file_name) : text_(text), file_(file_name) {}

    void check() {
        while (at_ < text_.size()) {
            take_one();
        }
    }

  private:
    void take_one() {
        switch (text_[at_]) {
            case '\n':
                dots_ = 0;
                next();
                break;
            case '#':
                while (at_ < text_.size() && text_[at_] != '\n') {
                    next();
                }
                break;
            case '"':
            case '\'':
                skip_string(text_[at_]);
                break;
            case '[':
            case '{':
                enter();
                break;
            case ']':
            case '}':
                depth_ -= depth_ > 0 ? 1 : 0;
                dots_ = 0;
                next();
                break;
            case ',':
            case '=':
                dots_ = 0;
                next();
                break;
            case '.':
                count_dot();
                break;
            default:
                next();
        }
    }

    void next() {
        ++column_;
        if (text_[at_++] == '\n') {
            ++line_;
            column_ = 1;
        }
        if (column_ > TomlBounds::line) {
            refuse("a line of more than " + std::to_string(TomlBounds::line) + " bytes", "split it");
        }
    }

    void enter() {
        dots_ = 0;
        if (++depth_ > TomlBounds::nesting) {
            refuse("more than " + std::to_string(TomlBounds::nesting) + " nested brackets", "nest less");
        }
        next();
    }

    void count_dot() {
        if (++dots_ >= TomlBounds::key_parts) {
            refuse("a key of more than " + std::to_string(TomlBounds::key_parts) + " parts", "nest less");
        }
        next();
    }

    bool is_next(std::string_view word) const { return text_.substr(at_).starts_with(word); }

    void skip(std::size_t count) {
        for (; count > 0 && at_ < text_.size(); --count) {
            next();
        }
    }

    // A basic string ends at the end of its line, closed or not.
    void skip_string(char quote) {
        const std::string thrice(3, quote);
        const bool has_lines = is_next(thrice);
        const std::string_view end = std::string_view(thrice).substr(0, has_lines ? 3 : 1);
        skip(end.size());
        while (at_ < text_.size() && !is_next(end) && (has_lines || text_[at_] != '\n')) {
            skip(quote == '"' && text_[at_] == '\\' ? 2 : 1);
        }
        if (is_next(end)) {
            skip(end.size());
        }
    }

    [[noreturn]] void refuse(const std::string& problem, const std::string& remedy) const {
        throw InputError(file_ + ":" + std::to_string(line_) + ":" + std::to_string(column_) + ": " +
                         problem + " (no sweep needs that, and it could crash the parser); " + remedy);
    }

    std::string_view text_;
    const std::string& file_;
    std::size_t at_ = 0;
    std::size_t line_ = 1;
    std::size_t column_ = 1;
    int depth_ = 0;
    int dots_ = 0;
};

std::string_view line_of(std::string_view text, std::size_t number) {
    for (; number > 1 && text.find('\n') != std::string_view::npos; --number) {
        text.remove_prefix(text.find('\n') + 1);
    }
    return text.substr(0, text.find('\n'));
}

}  // namespace

std::string too_large(std::size_t bytes) {
    return "has " + std::to_string(bytes) + " bytes (the limit is " + std::to_string(TomlBounds::bytes) +
           "); check that it is the right file";
}

void check_toml_bounds(std::string_view text, const std::string& file_name) {
    if (text.size() > TomlBounds::bytes) {
        throw InputError(file_name + ": " + too_large(text.size()));
    }
    Bounds(text, file_name).check();
}

toml::table parse_toml(std::string_view text, const std::string& file_name) {
    check_toml_bounds(text, file_name);
    try {
        return toml::parse(text, file_name);
    } catch (const toml::parse_error& error) {
        Problems problems(file_name);
        const toml::source_position place = error.source().begin;
        const std::string remedy = remedy_for_line(line_of(text, place.line), place.column);
        problems.at(place, std::string(error.description()) + " (not TOML); " +
                               (remedy.empty() ? "see toml.io for its rules" : remedy));
        problems.throw_if_any();
        throw;
    }
}

}  // namespace trommel
