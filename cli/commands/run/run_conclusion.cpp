#include "cli/commands/run/run_conclusion.hpp"

#include <algorithm>
#include <set>
#include <string>

#include <fmt/format.h>

#include "launch/job_checks.hpp"
#include "launch/run_signals.hpp"
#include "slurm/recorded_end.hpp"
#include "slurm/submitted_jobs.hpp"
#include "system/errors.hpp"
#include "system/shell_words.hpp"
#include "system/waiting_times.hpp"

namespace trommel::cli {

namespace {

// A note on [[enqueue]] tables of the file that an ended sweep did not try because the budget was spent first; empty if
// there are none.
std::string untried(const Sweep& sweep, const ResultsReader& reader) {
    if (sweep.enqueued.empty()) {
        return "";  // the whole record need not be read
    }
    std::set<Params> tried;
    for (const PastConfiguration& each : reader.history().configurations) {
        tried.insert(each.params);
    }
    const auto left = std::ranges::count_if(
        sweep.enqueued, [&](const Enqueued& each) { return !tried.contains(each.params); });
    return left == 0
               ? ""
               : fmt::format(
                     "[[enqueue]] tables that were not tried, as the budget is spent: {}; raise [budget], or "
                     "use 'trommel enqueue'",
                     left);
}

// A note for an edited file or a branch that has led to no new trial; empty otherwise.
std::string nothing_new(const PreparedSweep& prepared, const SweepProgress& before, const SweepProgress& now,
                        const SweepDirectory& directory) {
    if (prepared.news.empty() || now.ended() > before.ended()) {
        return "";
    }
    return !now.last_event.detail.empty()
               ? "no trial was made: " + now.last_event.detail + "; raise 'target' in [budget], or remove it"
               : fmt::format(
                     "no trial was made: the budget was spent, or there is nothing new to try; more: trommel "
                     "extend {} --configurations +10",
                     shell_path(directory.path));
}

EndOfRun end_of(const JobRun& run, const SweepProgress& before, const SweepProgress& now, bool came_further) {
    const bool stopped_since = now.last_event.seq > before.last_event.seq && waits_for_user(now.last_event);
    return {.waits_for_user = stopped_since || (interrupts() > 0 && !time_is_over()),
            .time_is_over = time_is_over(),
            .progressed = came_further,
            .was_short = run.length < patient(shortest_run)};
}

}  // namespace

void say_what_was_left(const PreparedSweep& prepared, const ResultsReader& reader,
                       const SweepProgress& before, const SweepProgress& now, const SweepDirectory& directory,
                       RunProgress& progress) {
    if (now.last_event.event != SweepEvent::finished) {
        return;
    }
    for (const std::string& note :
         {untried(prepared.located.sweep(), reader), nothing_new(prepared, before, now, directory)}) {
        if (!note.empty()) {
            progress.say(note);
        }
    }
}

Standing standing(const SweepProgress& now, const ResultsReader& reader) {
    return {now.ended(), reader.epochs_of_unended()};
}

std::string how_it_broke_off(const SweepDirectory& directory, bool has_begun, bool node_died) {
    if (node_died) {
        return "a node died, and Open MPI 5's mpirun then ended all ranks";
    }
    return !has_begun
               ? "the ranks did not come together (one of them, or mpirun, may have died while they started)"
               : "the coordinator died; see " + (directory.logs() / "coordinator.log").string();
}

void resume_in_another_run(const JobRun& run, const SweepProgress& before,
                           const std::optional<SweepProgress>& now, bool came_further,
                           const std::optional<LastWords>& words, RunProgress& progress) {
    const std::filesystem::path slurm = run.directory.slurm();
    const bool never_began = now && now->last_event.seq == before.last_event.seq && !words;
    const std::string complaint = never_began && interrupts() == 0 ? complaint_of_srun(run.job) : "";
    const ResumeVerdict verdict = now ? verdict_on(end_of(run, before, *now, came_further))
                                      : ResumeVerdict::resume;  // the next run may be able to read it
    const std::string what = verdict == ResumeVerdict::resume
                                 ? resume_later(run.resume_by, run.job, slurm)
                                 : "the job does not resume by itself: " + reason_of(verdict);
    const std::string why = words ? words->text : complaint;
    remember_end(slurm, run.job.id, why.empty() ? what : why + "; " + what);
    progress.say(complaint.empty() ? what : complaint + "\n" + what);
}

ExitCode conclude_failing(const SweepProgress& now, const SweepDirectory& directory, RunProgress& progress) {
    progress.say(fmt::format(
        "{}\nNothing is lost, and no trial has failed for good. See what the first one printed with "
        "'trommel logs {} c1'; fix the cause, and the same command tries "
        "them all, untried ones first.",
        now.last_event.detail, shell_path(directory.path)));
    return ExitCode::failed;
}

std::optional<SweepProgress> last_look(const ResultsReader& reader, const std::optional<LastWords>& words,
                                       bool in_a_job, RunProgress& progress) {
    try {
        return reader.progress();
    } catch (const StorageError& error) {
        if (words && words->wrong_input) {
            throw InputError(words->text);
        }
        if (!in_a_job && !words) {
            throw;
        }
        progress.say(words ? words->text : error.what());
        return std::nullopt;
    }
}

ExitCode conclude_finished(const SweepProgress& now, const SweepDirectory& directory, RunProgress& progress) {
    const std::int64_t failed = now.count(TrialState::failed);
    if (now.first_failed) {
        progress.say(fmt::format("{} of {} trials failed; 'trommel trials {} --state failed' tells why",
                                 failed, now.ended(), shell_path(directory.path)));
    }
    const std::int64_t pruned = now.count(TrialState::pruned);
    if (now.count(TrialState::completed) == 0 && pruned > 0) {
        progress.say(fmt::format(
            "no trial was completed: {} of {} were pruned or diverged (a loss or metric that is not a number); "
            "'trommel status {}' counts them",
            pruned, now.ended(), shell_path(directory.path)));
    }
    progress.say((now.last_event.detail.empty() ? "finished" : "finished: " + now.last_event.detail) +
                 "; look at it with: trommel leaderboard " + shell_path(directory.path));
    return now.count(TrialState::completed) > 0 ? ExitCode::done : ExitCode::failed;
}

}  // namespace trommel::cli
