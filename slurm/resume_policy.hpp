// Whether the job of a sweep runs again by itself when a run of it has ended: one decision for the four processes that make it.
//
//   `trommel run`       when its ranks have ended and the sweep has not
//   a worker            when it lost its coordinator, and perhaps the launcher with it
//   `trommel guard`     on another node, when the batch host is silent
//   the batch script    by `trommel guard --killed`, when `trommel run` was killed
#pragma once

#include <optional>
#include <string>

namespace trommel {

/// requeue: the same job again (scontrol requeue). resubmit: another job with the same batch script, for sites where requeue
/// is off. none: a person submits again.
enum class ResumeBy { none, requeue, resubmit };

std::optional<ResumeBy> parse_resume_by(const std::string& word);
std::string to_text(ResumeBy resume_by);

/// Facts about the run that has ended. Each is false if the deciding process does not know it.
struct EndOfRun {
    bool finished = false;        ///< according to the record
    bool waits_for_user = false;  ///< a user stopped it, or all trials fail alike
    bool time_is_over = false;    ///< Slurm's warning has come
    bool progressed = false;      ///< a trial ended, or has epochs that it had not
    bool was_short = false;       ///< less than `shortest_run` (system/waiting_times.hpp)
    bool was_killed =
        false;  ///< the batch host died, or `trommel run` did: Slurm does not know that the sweep finished
};

enum class ResumeVerdict { resume, is_finished, waits_for_user, needs_more_time, failed_at_once };

ResumeVerdict verdict_on(const EndOfRun& end);

/// Why the job does not run again; "" for `resume` and `is_finished`.
std::string reason_of(ResumeVerdict verdict);

/// The next step of a process that found the batch script of its job dead or unresponsive.
enum class Step {
    wait,    ///< another process is asking Slurm
    ask,     ///< ask Slurm to run the sweep again
    cancel,  ///< end this job, which would otherwise last until its time limit
};

/// `first`: no other process of this job has asked before. `granted`: Slurm has accepted a request. `times_before`: the
/// number of steps that this process has taken so far, half a minute apart.
Step step_for_abandoned(ResumeBy resume_by, bool first, bool granted, int times_before);

/// The step after `ask`. `wait` if Slurm requeues this job, or if it refused and must be asked again (it may refuse
/// while it removes a node from the job); `cancel` if another job resumes the sweep, or no job will.
Step step_after_asking(ResumeBy resume_by, bool granted, int times_before);

}  // namespace trommel
