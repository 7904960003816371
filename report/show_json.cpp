#include "report/json_values.hpp"
#include "report/show.hpp"

namespace trommel {

namespace {

// Seeds are text: they are unsigned 64-bit integers, and many JSON readers only have doubles.
Json trial_json(const PastTrial& trial) {
    Json selected = nullptr;
    if (trial.selected) {
        selected = {{"epoch", trial.selected->epoch},
                    {"epochs", trial.selected->epochs},
                    {"seconds", to_json_value(trial.selected->seconds)},
                    {"weights_digest", text_or_null(trial.selected->weights_digest)},
                    {"metrics", to_json_value(trial.selected->metrics)}};
    }
    return {{"trial", to_text(trial.id)},    {"seed", std::to_string(trial.seed)},
            {"state", to_text(trial.state)}, {"reason", text_or_null(trial.reason)},
            {"attempts", trial.attempts},    {"crashes", trial.crashes},
            {"selected", selected}};
}

Json attempt_json(const PastAttempt& attempt) {
    Json epochs = Json::array();
    for (const EpochMeasured& epoch : attempt.epochs) {
        epochs.push_back({{"epoch", epoch.epoch},
                          {"seconds", to_json_value(epoch.seconds)},
                          {"metrics", to_json_value(epoch.metrics)}});
    }
    return {{"attempt", attempt.id.number},
            {"life", attempt.id.life},
            {"outcome", to_text(attempt.outcome)},
            {"reason", text_or_null(attempt.reason)},
            {"worker", attempt.worker},
            {"host", attempt.host},
            {"began", attempt.began},
            {"ended", text_or_null(attempt.ended)},
            {"environment", attempt.environment},
            {"epochs", epochs}};
}

Json classes_json(const ShownClasses& classes) {
    Json rows = Json::array();
    const std::vector<ClassScore> scores = class_scores(classes.confusion);
    for (std::size_t i = 0; i < scores.size(); ++i) {
        rows.push_back({{"class", classes.names[i]},
                        {"images", scores[i].images},
                        {"precision", scores[i].precision},
                        {"recall", scores[i].recall},
                        {"f1", scores[i].f1},
                        {"predicted_as", classes.confusion[i]}});
    }
    return rows;
}

Json configuration_json(const PastConfiguration& configuration) {
    return {{"configuration", to_text(configuration.id)},
            {"label", configuration.label},
            {"origin", configuration.origin},
            {"proposal", configuration.proposal},
            {"params", to_json_value(configuration.params)}};
}

Json rank_json(const std::optional<LeaderboardRow>& row) {
    if (!row) {
        return nullptr;
    }
    return {{"rank", row->rank},
            {"seeds", row->seeds()},
            {"mean", to_json_value(row->mean)},
            {"ci_low", row->interval ? to_json_value(row->interval->low) : Json(nullptr)},
            {"ci_high", row->interval ? to_json_value(row->interval->high) : Json(nullptr)},
            {"group", text_or_null(row->group)},
            {"best_trial", to_text(row->best_trial)},
            {"best_epoch", row->best_epoch}};
}

}  // namespace

std::string to_json_text(const ShownConfiguration& shown) {
    Json json = {{"schema", "show/1"},
                 {"as_of", shown.as_of},
                 {"kind", "configuration"},
                 {"objective", shown.objective.metric},
                 {"direction", to_text(shown.objective.direction)}};
    json.update(configuration_json(shown.configuration));
    json["leaderboard"] = rank_json(shown.row);
    json["trials"] = Json::array();
    for (const PastTrial& trial : shown.trials) {
        json["trials"].push_back(trial_json(trial));
    }
    return dumped(json);
}

std::string to_json_text(const ShownTrial& shown) {
    Json json = {{"schema", "show/1"},
                 {"as_of", shown.as_of},
                 {"kind", "trial"},
                 {"objective", shown.objective.metric},
                 {"direction", to_text(shown.objective.direction)}};
    json.update(configuration_json(shown.configuration));
    json.update(trial_json(shown.trial));
    json["classes"] = Json::object();
    for (const ShownClasses& classes : shown.classes) {
        json["classes"][classes.split] = classes_json(classes);
    }
    json["attempts"] = Json::array();
    for (const PastAttempt& attempt : shown.attempts) {
        json["attempts"].push_back(attempt_json(attempt));
    }
    return dumped(json);
}

}  // namespace trommel
