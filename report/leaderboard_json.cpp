#include "report/json_values.hpp"
#include "report/leaderboard_text.hpp"

namespace trommel {

namespace {

Json row_json(const LeaderboardRow& row) {
    Json trials = Json::array();
    for (const TrialId& trial : row.trials) {
        trials.push_back(to_text(trial));
    }
    return {{"rank", row.rank},
            {"configuration", to_text(row.configuration)},
            {"label", row.label},
            {"trials", trials},
            {"seeds", row.seeds()},
            {"lost_seeds", row.lost_seeds},
            {"mean", to_json_value(row.mean)},
            {"ci_low", row.interval ? to_json_value(row.interval->low) : Json(nullptr)},
            {"ci_high", row.interval ? to_json_value(row.interval->high) : Json(nullptr)},
            {"group", text_or_null(row.group)},
            {"best_trial", to_text(row.best_trial)},
            {"best_epoch", row.best_epoch},
            {"metrics", to_json_value(row.metrics)},
            {"params", to_json_value(row.params)}};
}

}  // namespace

std::string leaderboard_json(const Leaderboard& board) {
    Json rows = Json::array();
    for (const LeaderboardRow& row : board.rows) {
        rows.push_back(row_json(row));
    }
    return dumped({{"schema", "leaderboard/1"},
                   {"as_of", board.as_of},
                   {"sweep", board.sweep},
                   {"objective", board.objective.metric},
                   {"direction", to_text(board.objective.direction)},
                   {"complete", board.complete},
                   {"interval",
                    {{"method", board.interval.method},
                     {"level", board.interval.level},
                     {"over", board.interval.over}}},
                   {"without_completed_trial", board.without_completed_trial},
                   {"rows", rows}});
}

}  // namespace trommel
