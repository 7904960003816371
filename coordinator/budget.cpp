#include "coordinator/budget.hpp"

#include <algorithm>
#include <iterator>

namespace trommel {

namespace {

template <class T>
bool below(const T& spent, const std::optional<T>& limit) {
    return !limit || spent < *limit;
}

}  // namespace

Spent spent_by(const History& history) {
    return {std::ssize(history.configurations),
            std::ranges::count(history.trials, false, &PastTrial::of_finals), history.epochs,
            history.running_seconds / 3600};
}

bool allows_trial(const Budget& budget, const Spent& spent) {
    return below(spent.trials, budget.trials) && below(spent.epochs, budget.epochs) &&
           below(spent.hours, budget.hours);
}

bool allows_configuration(const Budget& budget, const Spent& spent) {
    return below(spent.configurations, budget.configurations) && allows_trial(budget, spent);
}

}  // namespace trommel
