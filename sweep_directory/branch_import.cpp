#include "sweep_directory/branch_import.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "report/show.hpp"
#include "sweep/plan.hpp"
#include "sweep/random.hpp"
#include "sweep_directory/open_record.hpp"
#include "system/errors.hpp"
#include "system/partial_file.hpp"

namespace trommel {

namespace {

// Keeps only what determines how a trial is trained: paths and names do not.
TrainingPlan normalized(TrainingPlan plan) {
    plan.data.name.clear();
    plan.data.shards.clear();
    plan.model.clear();
    return plan;
}

// The old configuration in the new space: parameters that are not active there are left out, new ones get the
// value that the old training used. Nothing if the result is not a configuration of the new space.
std::optional<Params> translate(const Params& params, const Sweep& then, const Sweep& now) {
    std::map<std::string, ParamValue> known;
    for (const Setting& setting : effective_settings(then, params)) {
        known.insert_or_assign(setting.name, setting.value);
    }
    for (const auto& [name, value] : params) {
        known.insert_or_assign(name, value);
    }
    Params translated;
    for (const Parameter& parameter : now.space.parameters) {
        const auto value = known.find(parameter.name);
        if (value != known.end() && active(parameter, translated)) {
            translated.emplace(parameter.name, as_written_by(parameter, value->second));
        }
    }
    return problem_with(now.space, translated) ? std::nullopt : std::optional(translated);
}

bool is_trained_alike(const Params& old_params, const Sweep& then, const Params& params, const Sweep& now) {
    return normalized(resolve(then, old_params)) == normalized(resolve(now, params));
}

/// Writes the records of the new sweep, with their numbers.
class BranchImporter {
  public:
    BranchImporter(const ResultsReader& reader, const Snapshot& old, const SweepDirectory& former,
                   const Sweep& now)
        : reader_(reader), old_(old), former_(former), now_(now), then_(sweep_from(old.source)) {
        add(SweepChanged{.event = SweepEvent::begun, .detail = "a branch of " + name_of_former()});
        for (const PastTrial& trial : old.history.trials) {
            trials_[trial.id] = &trial;
        }
    }

    void take(const PastConfiguration& configuration) {
        const auto params = translate(configuration.params, then_, now_);
        const bool known = params && std::ranges::find(taken_, *params) != taken_.end();
        if (!params || known || !is_trained_alike(configuration.params, then_, *params, now_) ||
            seeds_of(configuration.id) == 0) {
            return;
        }
        taken_.push_back(*params);
        const ConfigurationId id{static_cast<std::int64_t>(taken_.size())};
        add(ConfigurationProposed{.configuration = id,
                                  .proposal = 0,
                                  .origin = "branch",
                                  .label = label_of(*params, configuration.label),
                                  .params = *params});
        const std::int32_t last = std::max(now_.seeds.per_configuration, seeds_of(configuration.id));
        for (std::int32_t number = 1; number <= last; ++number) {
            take_trial({configuration.id, number}, {id, number});
        }
    }

    BranchImport result() {
        const auto completed = std::ranges::count_if(
            old_.history.trials, [](const PastTrial& trial) { return trial.state == TrialState::completed; });
        std::string words =
            fmt::format("imported {} completed {} of {} {} from {}", trials_taken_,
                        trials_taken_ == 1 ? "trial" : "trials", taken_.size(),
                        taken_.size() == 1 ? "configuration" : "configurations", former_.path.string());
        if (completed > trials_taken_) {
            words += fmt::format("; {} would be trained differently by this file", completed - trials_taken_);
        }
        return {std::move(records_), std::move(words)};
    }

  private:
    bool counts(TrialId id) const {
        const auto found = trials_.find(id);
        return found != trials_.end() && found->second->state == TrialState::completed &&
               found->second->selected && found->second->seed == trial_seed(now_.seed, id.seed_number);
    }

    // Seed numbers have no gaps: a seed beyond those of every configuration only counts if all seeds before
    // it count.
    std::int32_t seeds_of(ConfigurationId id) const {
        std::int32_t last = 0;
        for (std::int32_t number = 1; number <= now_.seeds.per_configuration || counts({id, number});
             ++number) {
            last = counts({id, number}) ? number : last;
        }
        return last;
    }

    std::string label_of(const Params& params, const std::string& old_label) const {
        const auto enqueued = std::ranges::find(now_.enqueued, params, &Enqueued::params);
        return enqueued == now_.enqueued.end() ? old_label : enqueued->label;
    }

    void take_trial(TrialId old_id, TrialId id) {
        add(TrialCreated{.trial = id,
                         .seed = trial_seed(now_.seed, id.seed_number),
                         .of_finals = trials_.contains(old_id) && trials_.at(old_id)->of_finals});
        if (!counts(old_id)) {
            return;
        }
        ++trials_taken_;
        const auto attempts = reader_.attempts(old_id);
        if (attempts.empty()) {
            throw StorageError(former_.results().string() + ": table 'attempts' has no row for " +
                               to_text(old_id) +
                               ", which is completed (edited by hand, or damaged?); restore it from a copy");
        }
        const PastAttempt& then = attempts.back();
        const AttemptId attempt{id, 1, 1};
        add(AttemptStarted{.attempt = attempt, .worker = then.worker, .host = then.host});
        add(AttemptDescribed{.attempt = attempt, .environment = then.environment});
        for (EpochMeasured epoch : curve(attempts)) {
            epoch.attempt = attempt;
            add(std::move(epoch));
        }
        add(AttemptEnded{.attempt = attempt,
                         .reason = "imported from " + to_text(old_id) + " of " + name_of_former(),
                         .selected = trials_.at(old_id)->selected});
    }

    std::string name_of_former() const {
        return std::filesystem::absolute(former_.path).lexically_normal().string();
    }

    void add(Record record) {
        std::visit(
            [&](auto& each) {
                if constexpr (requires { each.seen; }) {
                    each.seen = seq_;
                }
                each.seq = ++seq_;
            },
            record);
        records_.push_back(std::move(record));
    }

    const ResultsReader& reader_;
    const Snapshot& old_;
    const SweepDirectory& former_;
    const Sweep& now_;
    const Sweep then_;
    std::map<TrialId, const PastTrial*> trials_;
    std::vector<Params> taken_;
    std::int64_t trials_taken_ = 0;
    std::vector<Record> records_;
    Seq seq_ = 0;
};

}  // namespace

BranchImport import_branch(const SweepDirectory& former, const LocatedSweep& located) {
    const ResultsReader reader = open_record(former.path);
    const Snapshot old = reader.snapshot();
    BranchImporter importer(reader, old, former, located.sweep());
    for (const PastConfiguration& configuration : old.history.configurations) {
        importer.take(configuration);
    }
    return importer.result();
}

void make_record_with(const BranchImport& imported, const SweepDirectory& directory,
                      const SweepSource& source) {
    PartialFile partial(directory.results());
    TrialStore::create(partial.path(), source);
    {
        TrialStore store(partial.path());
        store.begin_life();
        store.apply(imported.records);
    }
    partial.publish();
}

}  // namespace trommel
