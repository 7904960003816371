// Writes records as rows, with statements that are prepared once. Private to this folder.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "storage/results/event_text.hpp"
#include "storage/results/metric_columns.hpp"
#include "storage/results/sqlite.hpp"
#include "sweep/record.hpp"

namespace trommel {

/// Writes inside a transaction that the caller has begun and will commit. The database must outlive this
/// object.
class RecordWriter {
  public:
    RecordWriter(const sqlite::Database& database, const std::vector<std::string>& metrics,
                 std::string objective);

    /// Throws std::logic_error if the record contradicts the store.
    void write(const Record& record, std::int32_t life, const std::string& now);

  private:
    void write_row(const ConfigurationProposed& record);
    void write_row(const TrialCreated& record);
    void write_row(const AttemptStarted& record);
    void write_row(const AttemptDescribed& record);
    void write_row(const EpochMeasured& record);
    void write_row(const AttemptEnded& record);
    void write_row(const TrialJudged& record);
    void write_row(const SweepChanged& record);
    void write_row(const SweepEdited& record);
    void write_row(const BudgetChanged& record);
    void write_row(const RequestTaken& record);
    void write_row(const TrialRetried& record);
    void write_row(const TrialGivenUp& record);

    void write_selected(TrialId trial, const Selected& selected);
    void write_event(Seq seq, const EventText& event);
    std::int64_t environment_id(const Environment& environment);

    MetricColumns trial_columns_;
    MetricColumns epoch_columns_;
    std::string objective_;

    sqlite::Statement configuration_;
    sqlite::Statement parameter_;
    sqlite::Statement trial_;
    sqlite::Statement final_;
    sqlite::Statement attempt_;
    sqlite::Statement trial_runs_;
    sqlite::Statement add_environment_;
    sqlite::Statement find_environment_;
    sqlite::Statement describe_attempt_;
    sqlite::Statement epoch_;
    sqlite::Statement end_attempt_;
    sqlite::Statement end_trial_;
    sqlite::Statement select_;
    sqlite::Statement verdict_;
    sqlite::Statement sweep_file_;
    sqlite::Statement sweep_text_;
    sqlite::Statement budget_;
    sqlite::Statement request_;
    sqlite::Statement retry_;
    sqlite::Statement give_up_;
    sqlite::Statement event_;

    std::int32_t life_ = 0;
    std::string now_;
};

}  // namespace trommel
