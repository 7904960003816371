#include "search_spaces/objective_reader.hpp"

#include <algorithm>

namespace trommel {

std::optional<Objective> read_objective(TableReader& reader) {
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
    if (std::ranges::find(epoch_metrics(), *metric) == epoch_metrics().end()) {
        reader.problems().at(
            place, "unknown metric '" + *metric + "' (" + known_words(*metric, epoch_metrics()) + ")");
        return std::nullopt;
    }
    Objective objective{.metric = *metric, .direction = natural_direction(*metric)};
    if (direction) {
        objective.direction = *direction == "maximize" ? Direction::maximize : Direction::minimize;
    }
    return objective;
}

}  // namespace trommel
