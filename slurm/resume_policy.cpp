#include "slurm/resume_policy.hpp"

#include "system/waiting_times.hpp"

namespace trommel {

std::optional<ResumeBy> parse_resume_by(const std::string& word) {
    for (const ResumeBy each : {ResumeBy::none, ResumeBy::requeue, ResumeBy::resubmit}) {
        if (word == to_text(each)) {
            return each;
        }
    }
    return std::nullopt;
}

std::string to_text(ResumeBy resume_by) {
    return resume_by == ResumeBy::requeue ? "requeue" : resume_by == ResumeBy::resubmit ? "resubmit" : "none";
}

ResumeVerdict verdict_on(const EndOfRun& end) {
    if (end.waits_for_user) {
        return ResumeVerdict::waits_for_user;
    }
    if (end.finished) {
        return end.was_killed ? ResumeVerdict::resume
                              : ResumeVerdict::is_finished;  // its next run ends at once: COMPLETED
    }
    if (end.progressed) {
        return ResumeVerdict::resume;
    }
    if (end.time_is_over) {
        return ResumeVerdict::needs_more_time;
    }
    return end.was_short ? ResumeVerdict::failed_at_once : ResumeVerdict::resume;
}

std::string reason_of(ResumeVerdict verdict) {
    switch (verdict) {
        case ResumeVerdict::waits_for_user:
            return "a user or a signal stopped it";
        case ResumeVerdict::needs_more_time:
            return "no trial progressed in the time of this job; give each job more (--time)";
        case ResumeVerdict::failed_at_once:
            return "it failed within its first minute";
        case ResumeVerdict::resume:
        case ResumeVerdict::is_finished:
            break;
    }
    return "";
}

Step step_for_abandoned(ResumeBy resume_by, bool first, bool granted, int times_before) {
    if (!first && times_before == 0) {
        return Step::wait;
    }
    switch (resume_by) {
        case ResumeBy::requeue:
            return Step::ask;
        case ResumeBy::resubmit:
            if (granted) {
                return Step::cancel;
            }
            // Cancelling this job would cancel the other process's sbatch, too.
            return !first && times_before < looks_at_another_asking ? Step::wait : Step::ask;
        case ResumeBy::none:
            break;
    }
    return Step::cancel;
}

Step step_after_asking(ResumeBy resume_by, bool granted, int times_before) {
    const bool is_over = granted || times_before >= refusals_before_cancel;
    return resume_by == ResumeBy::resubmit && is_over ? Step::cancel : Step::wait;
}

}  // namespace trommel
