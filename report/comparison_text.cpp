#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "report/comparison.hpp"
#include "report/json_values.hpp"
#include "report/numbers.hpp"

namespace trommel {

namespace {

std::string with_sign(const std::string& metric, double value) {
    const std::string digits = metric_text(metric, std::abs(value));
    const bool is_zero = digits.find_first_of("123456789") == std::string::npos;
    return (is_zero ? "" : value < 0 ? "-" : "+") + digits;
}

std::string value_of(const Params& params, const std::string& name) {
    const auto value = params.find(name);
    return value == params.end() ? "-" : short_text(value->second);
}

// One column for each setting that differs, as in the leaderboard. A default that only one of them has, such
// as an optimizer's, is left out.
std::vector<TextColumn> param_columns(const ComparedSide& first, const ComparedSide& second) {
    std::set<std::string> names;
    for (const ComparedSide* side : {&first, &second}) {
        for (const auto& [name, value] : side->settings) {
            names.insert(name);
        }
    }
    std::vector<TextColumn> columns;
    for (const std::string& name : names) {
        const bool of_both = first.settings.contains(name) && second.settings.contains(name);
        const bool was_searched =
            first.configuration.params.contains(name) || second.configuration.params.contains(name);
        const std::string one = value_of(first.settings, name);
        const std::string other = value_of(second.settings, name);
        if ((of_both || was_searched) && one != other) {
            columns.push_back({name, Align::left, 40, 6, {one, other}});
        }
    }
    return columns;
}

std::string table(const Comparison& comparison, TextStyle style) {
    const ComparedSide& first = comparison.first;
    const ComparedSide& second = comparison.second;
    const auto mean = [&](const ComparedSide& side) {
        return mean_text(comparison.metric, side.mean, side.interval);
    };
    std::vector<TextColumn> columns = {
        {"configuration", Align::left, TextColumn::always_shown, 0, {first.name, second.name}},
        {comparison.metric, Align::left, TextColumn::always_shown, 0, {mean(first), mean(second)}},
        {"seeds", Align::right, 80, 0, {std::to_string(first.seeds), std::to_string(second.seeds)}}};
    if (!first.configuration.label.empty() || !second.configuration.label.empty()) {
        columns.push_back(
            {"label", Align::left, 60, 8, {first.configuration.label, second.configuration.label}});
    }
    for (TextColumn& column : param_columns(first, second)) {
        columns.push_back(std::move(column));
    }
    const TextTable laid_out = lay_out(std::move(columns), style);
    return laid_out.text + left_out_note(laid_out, style, "see them in a wider terminal");
}

std::string what_it_is_over(const Comparison& comparison) {
    if (comparison.paired_seeds == 0 && comparison.images == 0) {
        return "the images and seeds of each (they have none in common)";
    }
    const std::string seeds = comparison.paired_seeds > 0
                                  ? fmt::format("{} common seed{}", comparison.paired_seeds,
                                                comparison.paired_seeds == 1 ? "" : "s")
                                  : "the seeds of each (they have none in common)";
    return comparison.images > 0 ? fmt::format("{} images and {}", comparison.images, seeds) : seeds;
}

std::string what_would_settle_it(const Comparison& comparison) {
    if (!comparison.more_seeds) {
        return "";
    }
    const std::int64_t seeds = *comparison.more_seeds;
    if (seeds > 0) {
        return fmt::format(
            ". About {} more seed{} of each would tell them apart, if the difference and its spread stay the same",
            seeds, seeds == 1 ? "" : "s");
    }
    return fmt::format(". Not even {} more seeds of each would tell them apart{}", most_more_seeds,
                       comparison.images > 0 ? "; that takes more images" : "");
}

// The means in the table are over all seeds of each.
std::string difference_text(const Comparison& comparison) {
    const std::int64_t common = comparison.paired_seeds;
    const bool is_over_all = common == comparison.first.seeds && common == comparison.second.seeds;
    return fmt::format("difference{}: {}", common == 0 || is_over_all ? "" : " over the common seeds alone",
                       with_sign(comparison.metric, comparison.difference));
}

std::string likelier(const Comparison& comparison) {
    const double probability = *comparison.probability_better;
    return fmt::format("; {} is the better one with probability {:.3f}",
                       probability < 0.5 ? comparison.second.name : comparison.first.name,
                       std::max(probability, 1 - probability));
}

std::string verdict(const Comparison& comparison) {
    const std::string text = difference_text(comparison);
    for (const ComparedSide* side : {&comparison.first, &comparison.second}) {
        if (!std::isfinite(side->mean)) {
            return fmt::format("no difference: a {} of {} is not a number", comparison.metric, side->name);
        }
    }
    if (!comparison.interval) {
        return text + " (no interval: it needs at least two seeds, or an accuracy with stored predictions)";
    }
    const Interval& interval = *comparison.interval;
    const bool apart = interval.low > 0 || interval.high < 0;
    std::string sentence = fmt::format(
        "{} [{}, {}], 95 %, over {}: they {} be told apart", text, with_sign(comparison.metric, interval.low),
        with_sign(comparison.metric, interval.high), what_it_is_over(comparison), apart ? "can" : "cannot");
    if (comparison.probability_better) {
        sentence += likelier(comparison);
    }
    return sentence + what_would_settle_it(comparison);
}

Json side_json(const ComparedSide& side) {
    return {{"name", side.name},
            {"as_of", side.as_of},
            {"configuration", to_text(side.configuration.id)},
            {"label", side.configuration.label},
            {"seeds", side.seeds},
            {"mean", to_json_value(side.mean)},
            {"ci_low", side.interval ? to_json_value(side.interval->low) : Json(nullptr)},
            {"ci_high", side.interval ? to_json_value(side.interval->high) : Json(nullptr)},
            {"params", to_json_value(side.configuration.params)}};
}

}  // namespace

std::string to_text(const Comparison& comparison, TextStyle style) {
    return table(comparison, style) + "\n" + wrapped(verdict(comparison), style.width);
}

std::string to_json_text(const Comparison& comparison) {
    return dumped(
        {{"schema", "compare/1"},
         {"as_of", std::max(comparison.first.as_of, comparison.second.as_of)},
         {"metric", comparison.metric},
         {"direction", comparison.direction ? Json(to_text(*comparison.direction)) : Json(nullptr)},
         {"first", side_json(comparison.first)},
         {"second", side_json(comparison.second)},
         {"difference", to_json_value(comparison.difference)},
         {"ci_low", comparison.interval ? to_json_value(comparison.interval->low) : Json(nullptr)},
         {"ci_high", comparison.interval ? to_json_value(comparison.interval->high) : Json(nullptr)},
         {"probability_better",
          comparison.probability_better ? to_json_value(*comparison.probability_better) : Json(nullptr)},
         {"paired_seeds", comparison.paired_seeds},
         {"images", comparison.images},
         {"more_seeds", comparison.more_seeds ? Json(*comparison.more_seeds) : Json(nullptr)}});
}

}  // namespace trommel
