#include "storage/results/record_writer.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <type_traits>

#include "storage/results/values.hpp"

namespace trommel {

namespace {

constexpr int first_epoch_metric = 7;
constexpr int first_trial_metric = 10;

std::string insert_epoch(const MetricColumns& columns) {
    return fmt::format(
        "INSERT INTO epochs (configuration, seed_number, attempt, epoch, seq, seconds, {}, not_a_number) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, {})",
        columns.list(), columns.placeholders(first_epoch_metric));
}

std::string update_selected(const MetricColumns& columns) {
    return fmt::format(
        "UPDATE trials SET (selected_epoch, epochs, seconds, value, weights_digest, val_predictions, "
        "test_predictions, {}, not_a_number) = (?3, ?4, ?5, ?6, ?7, ?8, ?9, {}) "
        "WHERE configuration = ?1 AND seed_number = ?2",
        columns.list(), columns.placeholders(first_trial_metric));
}

void expect_one(std::int64_t changed, const std::string& what) {
    if (changed != 1) {
        throw std::logic_error("a record contradicts the store: " + what);
    }
}

// NULL instead of an empty value, so that users can query "IS NOT NULL".
void bind_classes(sqlite::Statement& statement, int position, const std::vector<std::uint16_t>& classes) {
    if (classes.empty()) {
        statement.bind_at(position, std::nullopt);
        return;
    }
    const std::vector<std::byte> bytes = to_bytes(classes);
    statement.bind_at(position, std::span<const std::byte>(bytes));
}

}  // namespace

RecordWriter::RecordWriter(const sqlite::Database& database, const std::vector<std::string>& metrics,
                           std::string objective)
    : trial_columns_(trial_columns(metrics)),
      epoch_columns_(epoch_columns(metrics)),
      objective_(std::move(objective)),
      configuration_(database, "INSERT INTO configurations VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"),
      parameter_(database, "INSERT INTO parameters VALUES (?1, ?2, ?3, ?4)"),
      trial_(database,
             "INSERT INTO trials (configuration, seed_number, seed, seq, seen, state) "
             "VALUES (?1, ?2, ?3, ?4, ?5, 'waiting')"),
      final_(database, "INSERT INTO finals VALUES (?1, ?2)"),
      attempt_(database,
               "INSERT INTO attempts (configuration, seed_number, number, life, seq, seen, worker, host, "
               "began, outcome) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 'running')"),
      trial_runs_(database,
                  "UPDATE trials SET state = 'running', attempts = attempts + 1 "
                  "WHERE configuration = ?1 AND seed_number = ?2"),
      add_environment_(database, "INSERT INTO environments (text) VALUES (?1) ON CONFLICT DO NOTHING"),
      find_environment_(database, "SELECT id FROM environments WHERE text = ?1"),
      describe_attempt_(database,
                        "UPDATE attempts SET environment = ?5 WHERE configuration = ?1 AND seed_number = ?2 "
                        "AND number = ?3 AND life = ?4"),
      epoch_(database, insert_epoch(epoch_columns_)),
      end_attempt_(database,
                   "UPDATE attempts SET outcome = ?5, reason = ?6, ended = ?7, ended_seq = ?8 "
                   "WHERE configuration = ?1 AND seed_number = ?2 AND number = ?3 AND life = ?4 "
                   "AND outcome = 'running'"),
      end_trial_(database,
                 "UPDATE trials SET state = ?3, reason = ?4, crashes = crashes + ?5 "
                 "WHERE configuration = ?1 AND seed_number = ?2"),
      select_(database, update_selected(trial_columns_)),
      verdict_(database, "INSERT INTO verdicts VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"),
      sweep_file_(database, "INSERT INTO sweep_files VALUES (?1, ?2, ?3, ?4, ?5)"),
      sweep_text_(database, "UPDATE sweep SET file_name = ?1, text = ?2"),
      budget_(database, "INSERT INTO budgets VALUES (?1, ?2, ?3, ?4, ?5)"),
      request_(database, "INSERT INTO requests VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"),
      retry_(database,
             "UPDATE trials SET state = 'waiting', crashes = 0 "
             "WHERE configuration = ?1 AND seed_number = ?2 AND state = 'failed'"),
      give_up_(database,
               "UPDATE trials SET state = 'pruned', reason = ?3 "
               "WHERE configuration = ?1 AND seed_number = ?2 AND state IN ('waiting', 'paused')"),
      event_(database, "INSERT INTO events VALUES (?1, ?2, ?3, ?4, nullif(?5, 0), nullif(?6, 0), ?7)") {}

void RecordWriter::write(const Record& record, std::int32_t life, const std::string& now) {
    life_ = life;
    now_ = now;
    std::visit(
        [this](const auto& each) {
            write_row(each);
            using Each = std::decay_t<decltype(each)>;
            if constexpr (!std::is_same_v<Each, AttemptDescribed> && !std::is_same_v<Each, EpochMeasured>) {
                write_event(each.seq, describe(each));
            }
        },
        record);
}

void RecordWriter::write_row(const ConfigurationProposed& record) {
    const std::int64_t number = record.configuration.number;
    configuration_
        .bind(number, record.seq, record.seen, record.proposal, record.origin, record.label, life_, now_)
        .run();
    for (const auto& [name, value] : record.params) {
        parameter_.bind(number, name, kind_of(value));
        bind_value(parameter_, 4, value);
        parameter_.run();
    }
}

void RecordWriter::write_row(const TrialCreated& record) {
    trial_
        .bind(record.trial.configuration.number, record.trial.seed_number, seed_text(record.seed), record.seq,
              record.seen)
        .run();
    if (record.of_finals) {
        final_.bind(record.trial.configuration.number, record.trial.seed_number).run();
    }
}

void RecordWriter::write_row(const AttemptStarted& record) {
    const TrialId trial = record.attempt.trial;
    attempt_
        .bind(trial.configuration.number, trial.seed_number, record.attempt.number, record.attempt.life,
              record.seq, record.seen, record.worker, record.host, now_)
        .run();
    expect_one(trial_runs_.bind(trial.configuration.number, trial.seed_number).run(),
               "there is no trial " + to_text(trial));
}

void RecordWriter::write_row(const AttemptDescribed& record) {
    const AttemptId& attempt = record.attempt;
    const std::int64_t environment = environment_id(record.environment);
    expect_one(describe_attempt_
                   .bind(attempt.trial.configuration.number, attempt.trial.seed_number, attempt.number,
                         attempt.life, environment)
                   .run(),
               "there is no " + to_text(attempt));
}

void RecordWriter::write_row(const EpochMeasured& record) {
    const AttemptId& attempt = record.attempt;
    epoch_.bind(attempt.trial.configuration.number, attempt.trial.seed_number, attempt.number, record.epoch,
                record.seq, record.seconds);
    epoch_columns_.bind(epoch_, first_epoch_metric, record.metrics);
    epoch_.run();
}

void RecordWriter::write_row(const AttemptEnded& record) {
    const AttemptId& attempt = record.attempt;
    expect_one(end_attempt_
                   .bind(attempt.trial.configuration.number, attempt.trial.seed_number, attempt.number,
                         attempt.life, to_text(record.outcome), record.reason, now_, record.seq)
                   .run(),
               to_text(attempt) + " is not running");
    end_trial_
        .bind(attempt.trial.configuration.number, attempt.trial.seed_number, to_text(record.state),
              record.reason, std::int64_t{record.outcome == AttemptOutcome::crashed})
        .run();
    if (record.selected) {
        write_selected(attempt.trial, *record.selected);
    }
}

void RecordWriter::write_row(const TrialJudged& record) {
    const AttemptId& attempt = record.attempt;
    verdict_
        .bind(record.seq, record.seen, attempt.trial.configuration.number, attempt.trial.seed_number,
              attempt.number, record.epoch, std::int64_t{record.prune})
        .run();
}

// Recorded only in `events`.
void RecordWriter::write_row(const SweepChanged&) {}

void RecordWriter::write_row(const SweepEdited& record) {
    sweep_file_.bind(record.seq, now_, life_, record.file_name, record.text).run();
    sweep_text_.bind(record.file_name, record.text).run();
}

void RecordWriter::write_row(const BudgetChanged& record) {
    const Budget& budget = record.budget;
    budget_.bind(record.seq, budget.configurations, budget.trials, budget.epochs, budget.hours).run();
}

void RecordWriter::write_row(const RequestTaken& record) {
    request_
        .bind(record.seq, now_, life_, record.id, record.text, std::int64_t{record.refused}, record.answer)
        .run();
}

void RecordWriter::write_row(const TrialRetried& record) {
    expect_one(retry_.bind(record.trial.configuration.number, record.trial.seed_number).run(),
               to_text(record.trial) + " has not failed");
}

void RecordWriter::write_row(const TrialGivenUp& record) {
    expect_one(
        give_up_.bind(record.trial.configuration.number, record.trial.seed_number, given_up_reason).run(),
        to_text(record.trial) + " is not waiting");
}

void RecordWriter::write_selected(TrialId trial, const Selected& selected) {
    const auto value = selected.metrics.find(objective_);
    select_.bind(trial.configuration.number, trial.seed_number, selected.epoch, selected.epochs,
                 selected.seconds,
                 value == selected.metrics.end() ? std::nullopt : std::optional(value->second),
                 selected.weights_digest);
    bind_classes(select_, 8, selected.val_predictions);
    bind_classes(select_, 9, selected.test_predictions);
    trial_columns_.bind(select_, first_trial_metric, selected.metrics);
    select_.run();
}

void RecordWriter::write_event(Seq seq, const EventText& event) {
    event_
        .bind(seq, now_, life_, event.kind, event.trial.configuration.number, event.trial.seed_number,
              event.text)
        .run();
}

std::int64_t RecordWriter::environment_id(const Environment& environment) {
    const std::string text = to_text(environment);
    add_environment_.bind(text).run();
    find_environment_.bind(text).step();
    const std::int64_t id = find_environment_.integer(0);
    find_environment_.reset();
    return id;
}

}  // namespace trommel
