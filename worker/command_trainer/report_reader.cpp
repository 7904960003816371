#include "worker/command_trainer/report_reader.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <nlohmann/json.hpp>

#include "system/words.hpp"

namespace trommel {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t longest_line = 65'536;

constexpr std::string_view blanks = " \t\r";

bool is_blank(std::string_view line) {
    return line.find_first_not_of(blanks) == std::string_view::npos;
}

// The text may be anything, and is stored in the record.
std::string printable(std::string_view text) {
    constexpr std::size_t most = 60;
    std::string shown(text.substr(0, most));
    std::ranges::replace_if(
        shown, [](char byte) { return byte < ' ' || byte > '~'; }, '?');
    return "'" + shown + (text.size() > most ? "...'" : "'");
}

// The length of NaN, Infinity or -Infinity, which Python writes but JSON does not allow.
std::size_t length_of_no_number(std::string_view text) {
    for (const std::string_view word : {"NaN", "-NaN", "Infinity", "-Infinity"}) {
        if (text.starts_with(word)) {
            return word.size();
        }
    }
    return 0;
}

// Replaces them with null, outside of strings.
std::string as_json(std::string_view line) {
    std::string text;
    bool in_string = false;
    while (!line.empty()) {
        if (const std::size_t length = in_string ? 0 : length_of_no_number(line)) {
            text += "null";
            line.remove_prefix(length);
            continue;
        }
        const std::size_t length = in_string && line[0] == '\\' && line.size() > 1 ? 2 : 1;
        in_string = in_string != (line[0] == '"');
        text += line.substr(0, length);
        line.remove_prefix(length);
    }
    return text;
}

std::string described(const Json& value) {
    return value.is_primitive() ? printable(value.dump(-1, ' ', true))
                                : std::string("an ") + value.type_name();
}

std::int64_t integer_of(const Json& value) {
    if (!value.is_number_integer()) {
        throw ReportError("'epoch' is " + described(value) + "; report an integer from 1 up");
    }
    const auto integer = value.get<std::int64_t>();
    const bool overflowed = value.is_number_unsigned() && integer < 0;
    return overflowed ? std::numeric_limits<std::int64_t>::max() : integer;
}

double number_of(const std::string& name, const Json& value) {
    if (!value.is_number() && !value.is_null()) {
        throw ReportError("'" + name + "' is " + described(value) + "; report a number");
    }
    const double number = value.is_null() ? std::nan("") : value.get<double>();
    return std::isfinite(number) ? number : std::nan("");
}

}  // namespace

std::optional<EpochMetrics> ReportReader::next() {
    while (const auto line = beyond_ ? std::nullopt : take_line()) {
        ++lines_;
        if (auto reported = is_blank(*line) ? std::nullopt : taken(*line)) {
            return reported;
        }
    }
    return std::nullopt;
}

std::optional<EpochMetrics> ReportReader::taken(const std::string& line) {
    try {
        auto reported = read(line);
        last_epoch_ = reported ? reported->epoch : last_epoch_;
        return reported;
    } catch (const ReportError& error) {
        throw ReportError("line " + std::to_string(lines_) + " of $TROMMEL_REPORT: " + error.what());
    }
}

std::optional<EpochMetrics> ReportReader::finish() {
    const std::string line = std::exchange(unread_, "");
    if (is_blank(line) || beyond_) {
        return std::nullopt;
    }
    ++lines_;
    if (line.find_first_not_of(blanks) == line.find('{') && !Json::accept(as_json(line))) {
        throw ReportError("line " + std::to_string(lines_) + " of $TROMMEL_REPORT: " + printable(line) +
                          " is cut off (the program ended in the middle of it); write each report whole, and "
                          "flush it");
    }
    return taken(line);
}

std::optional<std::string> ReportReader::take_line() {
    const std::size_t end = unread_.find('\n');
    if (std::min(end, unread_.size()) > longest_line) {
        throw ReportError("line " + std::to_string(lines_ + 1) +
                          " of $TROMMEL_REPORT: " + printable(unread_) + " is longer than " +
                          std::to_string(longest_line) + " bytes; end each report with a line break");
    }
    if (end == std::string::npos) {
        return std::nullopt;
    }
    std::string line = unread_.substr(0, end);
    unread_.erase(0, end + 1);
    return line;
}

std::optional<EpochMetrics> ReportReader::read(const std::string& line) {
    const Json json = Json::parse(as_json(line), nullptr, false);
    if (!json.is_object()) {
        throw ReportError(printable(line) + " is not a JSON object; write e.g. {\"epoch\": 1, \"" +
                          rules_.metrics.front() + "\": 0.5}");
    }
    EpochMetrics reported;
    std::vector<std::string> others;
    std::int64_t epoch = std::int64_t{last_epoch_} + 1;
    for (const auto& [name, value] : json.items()) {
        if (name == "epoch") {
            epoch = integer_of(value);
        } else if (std::ranges::find(rules_.metrics, name) == rules_.metrics.end()) {
            others.push_back(printable(name));
        } else {
            reported.metrics[name] = number_of(name, value);
        }
    }
    if (epoch > rules_.epochs) {
        beyond_ = "line " + std::to_string(lines_) + " of $TROMMEL_REPORT: epoch " + std::to_string(epoch) +
                  " (there are " + std::to_string(rules_.epochs) +
                  "); end after the last one, or raise 'epochs' in [train]";
        return std::nullopt;
    }
    must_be_complete(reported, others);
    must_go_forward(epoch);
    keep_undeclared(others);
    reported.epoch = static_cast<std::int32_t>(epoch);
    return reported;
}

void ReportReader::must_be_complete(const EpochMetrics& reported,
                                    const std::vector<std::string>& others) const {
    constexpr std::size_t most = 5;
    const auto shown = static_cast<std::ptrdiff_t>(std::min(others.size(), most));
    for (const std::string& name : rules_.required) {
        if (!reported.metrics.contains(name)) {
            throw ReportError("no '" + name + "' (the sweep needs it after each epoch" +
                              (others.empty() ? "" : "; reported: ") +
                              joined({others.begin(), others.begin() + shown}, ", ") +
                              "); report it in every line, under this name");
        }
    }
}

// Limited, because a program could report a million names.
void ReportReader::keep_undeclared(const std::vector<std::string>& names) {
    constexpr std::size_t most = 100;
    for (const std::string& name : names) {
        if (undeclared_.size() < most && undeclared_.insert(name).second) {
            new_undeclared_.push_back(name);
        }
    }
}

std::vector<std::string> ReportReader::take_undeclared() {
    return std::exchange(new_undeclared_, {});
}

void ReportReader::must_go_forward(std::int64_t epoch) const {
    if (epoch < 1) {
        throw ReportError("epoch " + std::to_string(epoch) + " (epochs count from 1); add 1");
    }
    if (epoch <= last_epoch_) {
        throw ReportError("epoch " + std::to_string(epoch) + " after epoch " + std::to_string(last_epoch_) +
                          " (epochs go forward, from 1); report each epoch once");
    }
}

}  // namespace trommel
