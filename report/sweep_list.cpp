#include "report/sweep_list.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "report/job_json.hpp"
#include "report/numbers.hpp"

namespace trommel {

namespace {

std::string trials_text(const Status& status) {
    const std::int64_t done = ended_trials(status);
    return status.planned_trials ? fmt::format("{} of {}", done, *status.planned_trials)
                                 : std::to_string(done);
}

std::string best_text(const Status& status) {
    const std::string& metric = status.objective.metric;
    return status.best ? fmt::format("{} {} {}", to_text(status.best->configuration), metric,
                                     metric_text(metric, status.best->mean))
                       : "-";
}

// "2024-05-17T09:30:12.345Z" shortened to the second.
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
                                       {"best", Align::left, 70, 0, {}},
                                       {"last change (UTC)", Align::left, 40, 0, {}}};
    TextColumn jobs{"Slurm job", Align::left, 60, 0, {}};
    for (const ListedSweep& sweep : sweeps) {
        columns[0].cells.push_back(sweep.directory);
        columns[1].cells.push_back(sweep.status.sweep);
        columns[2].cells.emplace_back(to_text(sweep.status.state));
        columns[3].cells.push_back(trials_text(sweep.status));
        columns[4].cells.push_back(best_text(sweep.status));
        columns[5].cells.push_back(time_text(sweep.status.as_of));
        jobs.cells.push_back(in_short(sweep.status.jobs));
    }
    if (std::ranges::any_of(jobs.cells, [](const std::string& cell) { return cell != "-"; })) {
        columns.push_back(std::move(jobs));
    }
    return lay_out(std::move(columns), style).text;
}

std::string to_json_text(const std::vector<ListedSweep>& sweeps) {
    Json list = Json::array();
    for (const auto& [directory, status] : sweeps) {
        Json best = nullptr;
        if (status.best) {
            best = {{"configuration", to_text(status.best->configuration)},
                    {"trial", to_text(status.best->best_trial)},
                    {"metric", status.objective.metric},
                    {"value", to_json_value(status.best->mean)}};
        }
        list.push_back(
            {{"directory", directory},
             {"sweep", status.sweep},
             {"state", to_text(status.state)},
             {"ended_trials", ended_trials(status)},
             {"planned_trials", status.planned_trials ? Json(*status.planned_trials) : Json(nullptr)},
             {"best", best},
             {"jobs", jobs_json(status.jobs)},
             {"as_of", status.as_of}});
    }
    return dumped({{"schema", "list/1"}, {"sweeps", list}});
}

}  // namespace trommel
