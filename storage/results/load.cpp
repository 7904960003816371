#include "storage/results/load.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <utility>

#include "storage/results/metric_columns.hpp"
#include "storage/results/values.hpp"
#include "system/errors.hpp"

namespace trommel {

namespace {

std::vector<PastConfiguration> load_configurations(const sqlite::Database& database) {
    sqlite::Statement row(database,
                          "SELECT configuration, proposal, origin, label, name, kind, value "
                          "FROM configurations LEFT JOIN parameters USING (configuration) "
                          "ORDER BY configuration, name");
    std::vector<PastConfiguration> configurations;
    while (row.step()) {
        const ConfigurationId id{row.integer(0)};
        if (configurations.empty() || configurations.back().id != id) {
            configurations.push_back({id, row.integer(1), row.text(2), row.text(3), {}});
        }
        if (!row.is_null(4)) {
            configurations.back().params[row.text(4)] = read_value(row, 6, row.text(5));
        }
    }
    return configurations;
}

std::vector<PastTrial> load_trials(const sqlite::Database& database) {
    const MetricColumns columns = trial_columns(load_metrics(database));
    sqlite::Statement row(
        database,
        fmt::format("SELECT configuration, seed_number, seed, state, reason, attempts, crashes, "
                    "selected_epoch, epochs, seconds, weights_digest, val_predictions, test_predictions, "
                    "(SELECT life FROM attempts AS a WHERE a.configuration = trials.configuration AND "
                    "a.seed_number = trials.seed_number AND a.number = trials.attempts), "
                    "(configuration, seed_number) IN (SELECT configuration, seed_number FROM finals), "
                    "{}, not_a_number FROM trials ORDER BY seq",
                    columns.list()));
    std::vector<PastTrial> trials;
    while (row.step()) {
        PastTrial trial{.id = {{row.integer(0)}, row.small(1)},
                        .seed = parse_seed(row.text(2)),
                        .state = known(parse_trial_state(row.text(3)), database, row.text(3)),
                        .reason = row.text(4),
                        .attempts = row.small(5),
                        .life = row.small(13),  // 0 for the NULL of a trial without an attempt
                        .crashes = row.small(6),
                        .selected = std::nullopt,
                        .of_finals = row.integer(14) != 0};
        if (!row.is_null(7)) {
            trial.selected = Selected{.epoch = row.small(7),
                                      .epochs = row.small(8),
                                      .metrics = columns.read(row, 15),
                                      .val_predictions = to_classes(row.blob(11)),
                                      .test_predictions = to_classes(row.blob(12)),
                                      .weights_digest = row.text(10),
                                      .seconds = row.real(9)};
        }
        trials.push_back(std::move(trial));
    }
    return trials;
}

constexpr std::string_view attempt_columns =
    "configuration, seed_number, number, life, outcome, attempts.reason, worker, host, began, ended, "
    "environments.text";

PastAttempt read_attempt(const sqlite::Database& database, const sqlite::Statement& row) {
    return {.id = {{{row.integer(0)}, row.small(1)}, row.small(2), row.small(3)},
            .outcome = known(parse_attempt_outcome(row.text(4)), database, row.text(4)),
            .reason = row.text(5),
            .worker = row.small(6),
            .host = row.text(7),
            .began = row.text(8),
            .ended = row.text(9),
            .environment = parse_environment(row.text(10)),
            .epochs = {}};
}

// The attempts that meet the condition, in the order of their starts, without their epochs.
std::vector<PastAttempt> load_attempts_where(const sqlite::Database& database, std::string_view condition) {
    sqlite::Statement row(
        database,
        fmt::format("SELECT {} FROM attempts LEFT JOIN environments ON environments.id = environment "
                    "WHERE {} ORDER BY attempts.seq",
                    attempt_columns, condition));
    std::vector<PastAttempt> attempts;
    while (row.step()) {
        attempts.push_back(read_attempt(database, row));
    }
    return attempts;
}

void load_epochs(const sqlite::Database& database, PastAttempt& attempt) {
    const MetricColumns columns = epoch_columns(load_metrics(database));
    sqlite::Statement row(
        database, fmt::format("SELECT seq, epoch, seconds, {}, not_a_number FROM epochs WHERE "
                              "configuration = ?1 AND seed_number = ?2 AND attempt = ?3 ORDER BY epoch",
                              columns.list()));
    const TrialId trial = attempt.id.trial;
    row.bind(trial.configuration.number, trial.seed_number, attempt.id.number);
    while (row.step()) {
        attempt.epochs.push_back(
            {row.integer(0), attempt.id, row.small(1), columns.read(row, 3), row.real(2)});
    }
}

}  // namespace

History load_history(const sqlite::Database& database) {
    History history{.configurations = load_configurations(database), .trials = load_trials(database)};
    sqlite::Statement row(
        database,
        "SELECT last_seq, running_seconds, (SELECT count(*) FROM (SELECT DISTINCT configuration, "
        "seed_number, epoch FROM epochs WHERE (configuration, seed_number) NOT IN (SELECT configuration, "
        "seed_number "
        "FROM finals))), "
        "EXISTS (SELECT 1 FROM events WHERE configuration IS NULL AND kind = 'exhausted'), "
        "(SELECT count(*) FROM (SELECT DISTINCT configuration, seed_number, epoch FROM epochs WHERE "
        "(configuration, seed_number) IN (SELECT configuration, seed_number FROM finals))) "
        "FROM sweep");
    must_have_row(row, database);
    history.last_seq = row.integer(0);
    history.running_seconds = row.real(1);
    history.epochs = row.integer(2);
    history.exhausted = row.integer(3) != 0;
    history.final_epochs = row.integer(4);
    history.requests = load_texts(database, "SELECT id FROM requests ORDER BY seq");
    const SweepChanged last = load_last_event(database);
    history.finished = last.seq > 0 && last.event == SweepEvent::finished;
    return history;
}

void load_curves(const sqlite::Database& database, const std::string& metric, History& history) {
    constexpr std::size_t most_epochs =
        100'000'000;  // of all trials, including epochs that a program left out
    std::size_t epochs = 0;
    sqlite::Statement row(database,
                          fmt::format("SELECT configuration, seed_number, \"{}\", epoch FROM epochs "
                                      "ORDER BY configuration, seed_number, attempt, epoch",
                                      metric));
    while (row.step()) {
        const double value = row.is_null(2) ? std::nan("") : row.real(2);
        const TrialId trial{{row.integer(0)}, row.small(1)};
        const std::int32_t epoch = row.small(3);
        // An attempt continues from an earlier one or starts over; a program may leave epochs out.
        std::vector<double>& curve = history.curves[trial];
        epochs += static_cast<std::size_t>(std::max(0, epoch)) -
                  std::min(curve.size(), static_cast<std::size_t>(std::max(0, epoch)));
        if (epoch < 1 || epochs > most_epochs) {
            row.refuse(3, fmt::format("holds {}, which is impossible", epoch));
        }
        curve.resize(static_cast<std::size_t>(epoch), std::nan(""));
        curve.back() = value;
        history.reached[trial] = std::max(history.reached[trial], epoch);
    }
}

void load_reported(const sqlite::Database& database, History& history) {
    const MetricColumns columns = epoch_columns(load_metrics(database));
    sqlite::Statement row(
        database,
        fmt::format(
            "SELECT configuration, seed_number, epoch, {}, not_a_number FROM epochs WHERE "
            "(configuration, seed_number) IN (SELECT configuration, seed_number FROM trials WHERE state "
            "NOT IN ('completed', 'pruned')) ORDER BY configuration, seed_number, attempt, epoch",
            columns.list()));
    while (row.step()) {
        const TrialId trial{{row.integer(0)}, row.small(1)};
        const std::int32_t epoch = row.small(2);
        std::vector<EpochMetrics>& reported = history.reported[trial];
        std::erase_if(reported, [epoch](const EpochMetrics& each) { return each.epoch >= epoch; });
        reported.push_back({epoch, columns.read(row, 3)});
    }
}

std::optional<RequestTaken> load_request(const sqlite::Database& database, const std::string& id) {
    sqlite::Statement row(database, "SELECT seq, text, refused, answer FROM requests WHERE id = ?1");
    if (!row.bind(id).step()) {
        return std::nullopt;
    }
    return RequestTaken{.seq = row.integer(0),
                        .id = id,
                        .text = row.text(1),
                        .refused = row.integer(2) != 0,
                        .answer = row.text(3)};
}

SweepProgress load_progress(const sqlite::Database& database) {
    SweepProgress progress;
    sqlite::Statement states(database, progress_queries::states);
    while (states.step()) {
        progress.trials[known(parse_trial_state(states.text(0)), database, states.text(0))] =
            states.integer(1);
    }
    sqlite::Statement best(database, progress_queries::best);
    if (best.step()) {
        progress.best = TrialId{{best.integer(0)}, best.small(1)};
        progress.best_value = best.real(2);
    }
    sqlite::Statement finals(database, progress_queries::ended_finals);
    if (finals.step()) {
        progress.ended_finals = finals.integer(0);
    }
    sqlite::Statement failed(database, progress_queries::first_failed);
    if (failed.step()) {
        progress.first_failed = {TrialId{{failed.integer(0)}, failed.small(1)}, failed.text(2)};
    }
    progress.last_event = load_last_event(database);
    return progress;
}

std::int64_t load_epochs_of_unended(const sqlite::Database& database) {
    sqlite::Statement row(
        database,
        "SELECT coalesce(sum(furthest), 0) FROM (SELECT max(epoch) AS furthest "
        "FROM trials JOIN epochs USING (configuration, seed_number) "
        "WHERE state IN ('waiting', 'running', 'paused') GROUP BY configuration, seed_number)");
    row.step();
    return row.integer(0);
}

std::string load_as_of(const sqlite::Database& database) {
    sqlite::Statement row(database, "SELECT as_of FROM sweep");
    must_have_row(row, database);
    return row.text(0);
}

SweepChanged load_last_event(const sqlite::Database& database) {
    sqlite::Statement row(database, progress_queries::last_event);
    if (!row.step()) {
        return {};
    }
    return {row.integer(0), known(parse_sweep_event(row.text(1)), database, row.text(1)), row.text(2)};
}

std::vector<PastAttempt> load_attempts(const sqlite::Database& database, TrialId trial) {
    sqlite::Statement row(
        database,
        fmt::format("SELECT {} FROM attempts LEFT JOIN environments ON environments.id = environment "
                    "WHERE configuration = ?1 AND seed_number = ?2 ORDER BY number",
                    attempt_columns));
    row.bind(trial.configuration.number, trial.seed_number);
    std::vector<PastAttempt> attempts;
    while (row.step()) {
        attempts.push_back(read_attempt(database, row));
        load_epochs(database, attempts.back());
    }
    return attempts;
}

std::vector<PastAttempt> load_all_attempts(const sqlite::Database& database) {
    return load_attempts_where(database, "true");
}

std::vector<PastAttempt> load_running_attempts(const sqlite::Database& database) {
    return load_attempts_where(database, "outcome = 'running'");
}

}  // namespace trommel
