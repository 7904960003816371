#include "report/sweep_list.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "report/json_values.hpp"
#include "report/numbers.hpp"

namespace trommel {

namespace {

std::int64_t ended(const SweepProgress& progress) {
    std::int64_t count = 0;
    for (const auto& [state, trials] : progress.trials) {
        count += is_final(state) ? trials : 0;
    }
    return count;
}

std::string trials_text(const ListedSweep& sweep) {
    const std::int64_t done = ended(sweep.progress);
    return sweep.planned_trials ? fmt::format("{} of {}", done, std::max(*sweep.planned_trials, done))
                                : std::to_string(done);
}

std::string best_text(const ListedSweep& sweep) {
    return sweep.progress.best ? fmt::format("{} {} {}", to_text(*sweep.progress.best), sweep.metric,
                                             metric_text(sweep.metric, sweep.progress.best_value))
                               : "-";
}

// "2024-05-17T09:30:12.345Z" to the second, in one glance.
std::string time_text(const std::string& as_of) {
    std::string text = as_of.substr(0, as_of.find('.'));
    if (const std::size_t t = text.find('T'); t != std::string::npos) {
        text[t] = ' ';
    }
    return text;
}

}  // namespace

std::string to_text(const std::vector<ListedSweep>& sweeps, TextStyle style) {
    std::vector<TextColumn> columns = {{"directory", Align::left, TextColumn::always_shown, 12, {}},
                                       {"sweep", Align::left, 20, 6, {}},
                                       {"state", Align::left, 90, 0, {}},
                                       {"trials", Align::right, 80, 0, {}},
                                       {"best trial", Align::left, 70, 0, {}},
                                       {"last change (UTC)", Align::left, 40, 0, {}}};
    for (const ListedSweep& sweep : sweeps) {
        columns[0].cells.push_back(sweep.directory);
        columns[1].cells.push_back(sweep.name);
        columns[2].cells.emplace_back(to_text(sweep.state));
        columns[3].cells.push_back(trials_text(sweep));
        columns[4].cells.push_back(best_text(sweep));
        columns[5].cells.push_back(time_text(sweep.as_of));
    }
    return lay_out(std::move(columns), style).text;
}

std::string to_json_text(const std::vector<ListedSweep>& sweeps) {
    Json list = Json::array();
    for (const ListedSweep& sweep : sweeps) {
        Json best = nullptr;
        if (sweep.progress.best) {
            best = {{"trial", to_text(*sweep.progress.best)},
                    {"metric", sweep.metric},
                    {"value", to_json_value(sweep.progress.best_value)}};
        }
        list.push_back(
            {{"directory", sweep.directory},
             {"sweep", sweep.name},
             {"state", to_text(sweep.state)},
             {"ended_trials", ended(sweep.progress)},
             {"planned_trials", sweep.planned_trials ? Json(*sweep.planned_trials) : Json(nullptr)},
             {"best", best},
             {"as_of", sweep.as_of}});
    }
    return dumped({{"schema", "list/1"}, {"sweeps", list}});
}

}  // namespace trommel
