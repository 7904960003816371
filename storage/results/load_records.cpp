// Reads the decisions and measurements of a sweep as the records that were written.
#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "storage/results/load.hpp"
#include "storage/results/values.hpp"

namespace trommel {

namespace {

TrialId trial_in(const sqlite::Statement& row) {
    return {{row.integer(0)}, row.small(1)};
}

void add_configurations(const sqlite::Database& database, std::vector<Record>& records) {
    sqlite::Statement row(
        database,
        "SELECT configuration, seq, seen, proposal, origin, label, name, kind, value "
        "FROM configurations LEFT JOIN parameters USING (configuration) ORDER BY configuration, name");
    ConfigurationProposed proposed;
    const auto add = [&] {
        if (proposed.configuration.number > 0) {
            records.emplace_back(proposed);
        }
    };
    while (row.step()) {
        if (row.integer(0) != proposed.configuration.number) {
            add();
            proposed = {row.integer(1),
                        row.integer(2),
                        {row.integer(0)},
                        row.integer(3),
                        row.text(4),
                        row.text(5),
                        {}};
        }
        if (!row.is_null(6)) {
            proposed.params[row.text(6)] = read_value(row, 8, row.text(7));
        }
    }
    add();
}

// The columns of a trial that the end of its last attempt needs.
struct TrialEnd {
    std::int32_t attempts = 0;
    TrialState state = TrialState::waiting;
    std::optional<Selected> selected;
    std::set<Seq> queued_again;  // by a user; or given up
};

using TrialEnds = std::map<TrialId, TrialEnd>;

TrialEnds add_trials(const sqlite::Database& database, const std::string& metric,
                     std::vector<Record>& records) {
    sqlite::Statement row(
        database,
        fmt::format(
            "SELECT configuration, seed_number, seed, seq, seen, state, attempts, selected_epoch, epochs, \"{}\", "
            "(configuration, seed_number) IN (SELECT configuration, seed_number FROM finals) FROM trials",
            metric));
    TrialEnds ends;
    while (row.step()) {
        const TrialId trial = trial_in(row);
        TrialEnd& end = ends[trial];
        end.attempts = row.small(6);
        end.state = known(parse_trial_state(row.text(5)), database, row.text(5));
        if (!row.is_null(7)) {
            end.selected = Selected{.epoch = row.small(7),
                                    .epochs = row.small(8),
                                    .metrics = {{metric, row.is_null(9) ? std::nan("") : row.real(9)}}};
        }
        records.emplace_back(TrialCreated{row.integer(3), row.integer(4), trial, parse_seed(row.text(2)),
                                          row.integer(10) != 0});
    }
    return ends;
}

void add_epochs(const sqlite::Database& database, const std::string& metric, std::vector<Record>& records) {
    sqlite::Statement row(
        database,
        fmt::format("SELECT configuration, seed_number, attempt, epoch, seq, \"{}\" FROM epochs", metric));
    constexpr std::int32_t most_epochs = 10'000'000;  // of one trial: a longer curve would not fit the memory
    while (row.step()) {
        if (row.small(3) < 1 || row.small(3) > most_epochs) {
            row.refuse(3, fmt::format("holds {}, which is impossible", row.small(3)));
        }
        records.emplace_back(
            EpochMeasured{.seq = row.integer(4),
                          .attempt = {trial_in(row), row.small(2), 0},
                          .epoch = row.small(3),
                          .metrics = {{metric, row.is_null(5) ? std::nan("") : row.real(5)}}});
    }
}

void add_verdicts(const sqlite::Database& database, std::vector<Record>& records) {
    sqlite::Statement row(
        database, "SELECT configuration, seed_number, attempt, epoch, seq, seen, prune FROM verdicts");
    while (row.step()) {
        records.emplace_back(TrialJudged{.seq = row.integer(4),
                                         .seen = row.integer(5),
                                         .attempt = {trial_in(row), row.small(2), 0},
                                         .epoch = row.small(3),
                                         .prune = row.integer(6) != 0});
    }
}

void add_changes(const sqlite::Database& database, TrialEnds& ends, std::vector<Record>& records) {
    sqlite::Statement event(
        database,
        "SELECT configuration, seed_number, seq, kind FROM events WHERE kind IN ('retried', 'given up', 'exhausted')");
    while (event.step()) {
        const Seq seq = event.integer(2);
        if (event.text(3) == "exhausted") {
            records.emplace_back(SweepChanged{.seq = seq, .event = SweepEvent::exhausted, .detail = ""});
        } else if (event.text(3) == "retried") {
            records.emplace_back(TrialRetried{seq, trial_in(event)});
            ends[trial_in(event)].queued_again.insert(seq);
        } else {
            records.emplace_back(TrialGivenUp{seq, trial_in(event)});
            ends[trial_in(event)].queued_again.insert(seq);
        }
    }
    sqlite::Statement file(database, "SELECT seq, file_name, text FROM sweep_files WHERE seq > 0");
    while (file.step()) {
        records.emplace_back(SweepEdited{file.integer(0), file.text(1), file.text(2), ""});
    }
}

// The record has the state that a trial is in now. After the last attempt it is the state that this one left, unless a user
// changed it since; a crash that a user had to retry left a failed trial.
TrialState state_after(const TrialEnd& trial, std::int32_t number, Seq ended, Seq next_began,
                       AttemptOutcome outcome) {
    const auto changed = trial.queued_again.upper_bound(ended);
    if (changed != trial.queued_again.end() && *changed < next_began) {
        return outcome == AttemptOutcome::crashed ? TrialState::failed : TrialState::waiting;
    }
    return number == trial.attempts && is_final(trial.state) ? trial.state : TrialState::waiting;
}

void add_ends(const sqlite::Database& database, const TrialEnds& trials, std::vector<Record>& records) {
    sqlite::Statement row(
        database,
        "SELECT configuration, seed_number, number, life, ended_seq, outcome, reason, "
        "lead(seq, 1, 9223372036854775807) OVER (PARTITION BY configuration, seed_number ORDER BY number) "
        "FROM attempts ORDER BY configuration, seed_number, number");
    while (row.step()) {
        const AttemptOutcome outcome = known(parse_attempt_outcome(row.text(5)), database, row.text(5));
        const auto trial = trials.find(trial_in(row));
        if (trial == trials.end()) {
            database.refuse("an attempt at " + to_text(trial_in(row)) + " belongs to no trial");
        }
        if (outcome == AttemptOutcome::running || row.is_null(4)) {
            continue;
        }
        AttemptEnded ended{
            .seq = row.integer(4),
            .attempt = {trial_in(row), row.small(2), row.small(3)},
            .outcome = outcome,
            .state = state_after(trial->second, row.small(2), row.integer(4), row.integer(7), outcome),
            .reason = row.text(6),
            .selected = {}};
        if (is_final(ended.state)) {
            ended.selected = trial->second.selected;
        }
        records.emplace_back(std::move(ended));
    }
}

Seq seq_of(const Record& record) {
    return std::visit([](const auto& each) { return each.seq; }, record);
}

}  // namespace

std::vector<Record> load_records(const sqlite::Database& database) {
    sqlite::Statement sweep(database, "SELECT objective FROM sweep");
    must_have_row(sweep, database);
    const std::string metric = sweep.text(0);
    if (std::ranges::count(load_metrics(database), metric) == 0) {
        database.refuse("the objective is not a metric of this sweep");
    }
    std::vector<Record> records;
    add_configurations(database, records);
    TrialEnds trials = add_trials(database, metric, records);
    add_epochs(database, metric, records);
    add_verdicts(database, records);
    add_changes(database, trials, records);
    add_ends(database, trials, records);
    std::ranges::stable_sort(records, {}, seq_of);
    return records;
}

}  // namespace trommel
