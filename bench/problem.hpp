// A problem for comparing samplers and pruners: a space, and the values that training a configuration would measure.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "sweep/metrics.hpp"
#include "sweep/params.hpp"
#include "sweep/search_space.hpp"

namespace trommel::bench {

/// The measurements of a configuration.
struct Truth {
    std::vector<double> seeds;  ///< the final values of its seeds, at least one
    std::vector<double> curve;  ///< the value after each of Problem::epochs; empty: only the final value
    double epoch_seconds = 1;   ///< of one epoch

    double mean() const;
};

struct Problem {
    std::string name;
    SearchSpace space;
    Direction direction = Direction::minimize;
    std::vector<std::int32_t> epochs = {1};  ///< those that are measured, ascending; the last ends a trial
    double noise = 0;                        ///< deviation of what is observed, whether seeds differ or not
    std::function<Truth(const Params&)> truth;
};

/// "branin", "hartmann6", "ackley20", "tree" (conditional), "mixed" (with noise).
const std::vector<std::string>& function_names();

/// Throws InputError if there is no such function.
Problem function_problem(const std::string& name);

/// The table NAME.csv.gz of a folder, described by its tables.toml; docs/search.md has the form. Throws
/// InputError if a file is missing or malformed.
Problem table_problem(const std::string& folder, const std::string& name);

}  // namespace trommel::bench
