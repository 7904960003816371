// The configurations that `trommel check` shows.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sweep/settings.hpp"
#include "sweep/sweep.hpp"

namespace trommel::cli {

/// A configuration and its name: "c1" with its label for enqueued ones, "sample 1" for samples of the space.
struct Example {
    std::string name;
    Params params;
};

/// The enqueued configurations, and `samples` samples of the space if the sweep draws any.
std::vector<Example> examples(const Sweep& sweep, int samples);

/// One line per example, in the columns of a table, and every effective setting with its origin.
std::string examples_text(const std::vector<Example>& examples, std::size_t width);
std::string settings_text(const Sweep& sweep, const Example& example, std::size_t width);

/// Whether the value is a default: set neither in the sweep file nor by an option.
bool is_default(const Setting& setting);

/// Without the defaults that neither the configuration's model nor its optimizer uses.
std::vector<Setting> settings_with_effect(const Sweep& sweep, std::vector<Setting> settings);

/// One line for each setting of a configuration that has an effect: its name, its value, its origin.
std::string settings_text(const Sweep& sweep, const std::vector<Setting>& settings, std::size_t width);

}  // namespace trommel::cli
