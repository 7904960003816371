// The configurations that `trommel check` shows.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sweep/settings.hpp"
#include "sweep/sweep.hpp"

namespace trommel::cli {

/// A configuration and what it is called: "c1" with its label for enqueued ones, "sample 1" for draws of the space.
struct Example {
    std::string name;
    Params params;
};

/// What is enqueued, and `samples` draws of the space where something is drawn at all.
std::vector<Example> examples(const Sweep& sweep, int samples);

/// One line an example, in the columns of a table, and every effective setting with where it came from.
std::string examples_text(const std::vector<Example>& examples, std::size_t width);
std::string settings_text(const Sweep& sweep, const Example& example, std::size_t width);

/// Nobody asked for it: not in the sweep file, and not by an option.
bool is_default(const Setting& setting);

/// Without defaults that neither the configuration's model nor its optimizer look at.
std::vector<Setting> settings_with_effect(const Sweep& sweep, std::vector<Setting> settings);

/// A line a setting of a configuration that has an effect: its name, its value, its origin.
std::string settings_text(const Sweep& sweep, const std::vector<Setting>& settings, std::size_t width);

}  // namespace trommel::cli
