#include "search_spaces/objective_reader.hpp"

#include <algorithm>

namespace trommel {

std::optional<Objective> read_objective(TableReader& reader, const std::optional<Command>& command) {
    const auto metric = reader.required_text("metric");
    const auto direction = reader.word("direction", {"maximize", "minimize"});
    if (!metric) {
        return std::nullopt;
    }
    const toml::node& place = *reader.raw().get("metric");
    if (std::ranges::find(test_metrics(), *metric) != test_metrics().end()) {
        reader.problems().at(place, "'" + *metric +
                                        "' is measured on the test images (choosing by it would leave no "
                                        "honest test); use a val_ metric");
        return std::nullopt;
    }
    const std::vector<std::string>& known = command ? command->metrics : epoch_metrics();
    if (known.empty()) {
        return std::nullopt;  // a command without metrics is already reported
    }
    if (std::ranges::find(known, *metric) == known.end()) {
        reader.problems().at(place, "unknown metric '" + *metric + "' (" + known_words(*metric, known) + ")");
        return std::nullopt;
    }
    if (!direction && !evident_direction(*metric)) {
        reader.problems().at(place,
                             "'" + *metric +
                                 "' does not imply whether higher is better; add direction = \"maximize\" or "
                                 "\"minimize\"");
        return std::nullopt;
    }
    Objective objective{.metric = *metric,
                        .direction = evident_direction(*metric).value_or(Direction::maximize)};
    if (direction) {
        objective.direction = *direction == "maximize" ? Direction::maximize : Direction::minimize;
    }
    return objective;
}

}  // namespace trommel
