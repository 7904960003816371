#include "slurm/resume_policy.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace trommel {

namespace {

struct Row {
    std::string
        end;  ///< f: finished, w: waits for the user, t: time is over, p: progressed, s: was short, k: was killed
    ResumeVerdict verdict;
};

EndOfRun end_of(const Row& row) {
    const auto has = [&](char letter) { return row.end.find(letter) != std::string::npos; };
    return {.finished = has('f'),
            .waits_for_user = has('w'),
            .time_is_over = has('t'),
            .progressed = has('p'),
            .was_short = has('s'),
            .was_killed = has('k')};
}

const std::vector<Row> table = {
    {"", ResumeVerdict::resume},
    {"f", ResumeVerdict::is_finished},
    {"k", ResumeVerdict::resume},
    {"p", ResumeVerdict::resume},
    {"s", ResumeVerdict::failed_at_once},
    {"t", ResumeVerdict::needs_more_time},
    {"w", ResumeVerdict::waits_for_user},
    {"fk", ResumeVerdict::resume},
    {"fp", ResumeVerdict::is_finished},
    {"fs", ResumeVerdict::is_finished},
    {"ft", ResumeVerdict::is_finished},
    {"fw", ResumeVerdict::waits_for_user},
    {"pk", ResumeVerdict::resume},
    {"ps", ResumeVerdict::resume},
    {"sk", ResumeVerdict::failed_at_once},
    {"tk", ResumeVerdict::needs_more_time},
    {"tp", ResumeVerdict::resume},
    {"ts", ResumeVerdict::needs_more_time},
    {"wk", ResumeVerdict::waits_for_user},
    {"wp", ResumeVerdict::waits_for_user},
    {"ws", ResumeVerdict::waits_for_user},
    {"wt", ResumeVerdict::waits_for_user},
    {"fpk", ResumeVerdict::resume},
    {"fps", ResumeVerdict::is_finished},
    {"fsk", ResumeVerdict::resume},
    {"ftk", ResumeVerdict::resume},
    {"ftp", ResumeVerdict::is_finished},
    {"fts", ResumeVerdict::is_finished},
    {"fwk", ResumeVerdict::waits_for_user},
    {"fwp", ResumeVerdict::waits_for_user},
    {"fws", ResumeVerdict::waits_for_user},
    {"fwt", ResumeVerdict::waits_for_user},
    {"psk", ResumeVerdict::resume},
    {"tpk", ResumeVerdict::resume},
    {"tps", ResumeVerdict::resume},
    {"tsk", ResumeVerdict::needs_more_time},
    {"wpk", ResumeVerdict::waits_for_user},
    {"wps", ResumeVerdict::waits_for_user},
    {"wsk", ResumeVerdict::waits_for_user},
    {"wtk", ResumeVerdict::waits_for_user},
    {"wtp", ResumeVerdict::waits_for_user},
    {"wts", ResumeVerdict::waits_for_user},
    {"fpsk", ResumeVerdict::resume},
    {"ftpk", ResumeVerdict::resume},
    {"ftps", ResumeVerdict::is_finished},
    {"ftsk", ResumeVerdict::resume},
    {"fwpk", ResumeVerdict::waits_for_user},
    {"fwps", ResumeVerdict::waits_for_user},
    {"fwsk", ResumeVerdict::waits_for_user},
    {"fwtk", ResumeVerdict::waits_for_user},
    {"fwtp", ResumeVerdict::waits_for_user},
    {"fwts", ResumeVerdict::waits_for_user},
    {"tpsk", ResumeVerdict::resume},
    {"wpsk", ResumeVerdict::waits_for_user},
    {"wtpk", ResumeVerdict::waits_for_user},
    {"wtps", ResumeVerdict::waits_for_user},
    {"wtsk", ResumeVerdict::waits_for_user},
    {"ftpsk", ResumeVerdict::resume},
    {"fwpsk", ResumeVerdict::waits_for_user},
    {"fwtpk", ResumeVerdict::waits_for_user},
    {"fwtps", ResumeVerdict::waits_for_user},
    {"fwtsk", ResumeVerdict::waits_for_user},
    {"wtpsk", ResumeVerdict::waits_for_user},
    {"fwtpsk", ResumeVerdict::waits_for_user},
};

class VerdictTest : public testing::TestWithParam<Row> {};

TEST_P(VerdictTest, EveryEndOfARunHasOne) {
    EXPECT_EQ(verdict_on(end_of(GetParam())), GetParam().verdict);
}

INSTANTIATE_TEST_SUITE_P(AllEnds, VerdictTest, testing::ValuesIn(table),
                         [](const auto& info) { return "End_" + info.param.end; });

TEST(ReasonTest, IsGivenForWhatAUserCanChange) {
    EXPECT_EQ(reason_of(ResumeVerdict::waits_for_user), "a user or a signal stopped it");
    EXPECT_EQ(reason_of(ResumeVerdict::needs_more_time),
              "no trial progressed in the time of this job; give each job more (--time)");
    EXPECT_EQ(reason_of(ResumeVerdict::failed_at_once), "it failed within its first minute");
    EXPECT_EQ(reason_of(ResumeVerdict::resume) + reason_of(ResumeVerdict::is_finished), "");
}

TEST(AbandonedJobTest, TheSecondProcessLetsTheFirstAsk) {
    for (const ResumeBy resume_by : {ResumeBy::none, ResumeBy::requeue, ResumeBy::resubmit}) {
        for (const bool granted : {false, true}) {
            EXPECT_EQ(step_for_abandoned(resume_by, false, granted, 0), Step::wait);
        }
    }
}

TEST(AbandonedJobTest, IsRequeuedByTheFirstProcessAndHalfAMinuteLaterByAnother) {
    EXPECT_EQ(step_for_abandoned(ResumeBy::requeue, true, false, 0), Step::ask);
    EXPECT_EQ(step_for_abandoned(ResumeBy::requeue, false, false, 1), Step::ask);
    EXPECT_EQ(step_for_abandoned(ResumeBy::requeue, false, true, 1), Step::ask);
}

TEST(AbandonedJobTest, IsResubmittedOnceAndThenCancelled) {
    EXPECT_EQ(step_for_abandoned(ResumeBy::resubmit, true, false, 0), Step::ask);
    EXPECT_EQ(step_for_abandoned(ResumeBy::resubmit, false, false, 3),
              Step::wait);  // the other may be asking
    EXPECT_EQ(step_for_abandoned(ResumeBy::resubmit, false, false, 4), Step::ask);
    EXPECT_EQ(step_for_abandoned(ResumeBy::resubmit, false, true, 1), Step::cancel);
    EXPECT_EQ(step_for_abandoned(ResumeBy::resubmit, true, true, 0), Step::cancel);
}

TEST(AbandonedJobTest, IsCancelledWhereAUserResumes) {
    EXPECT_EQ(step_for_abandoned(ResumeBy::none, true, false, 0), Step::cancel);
    EXPECT_EQ(step_for_abandoned(ResumeBy::none, false, false, 1), Step::cancel);
}

TEST(RefusalTest, IsTriedAgainAndAResubmittedJobEndsAfterTen) {
    EXPECT_EQ(step_after_asking(ResumeBy::requeue, false, 0), Step::wait);
    EXPECT_EQ(step_after_asking(ResumeBy::requeue, false, 99), Step::wait);
    EXPECT_EQ(step_after_asking(ResumeBy::resubmit, false, 9), Step::wait);
    EXPECT_EQ(step_after_asking(ResumeBy::resubmit, false, 10), Step::cancel);
}

TEST(GrantTest, EndsThisJobOnlyIfAnotherOneResumesTheSweep) {
    EXPECT_EQ(step_after_asking(ResumeBy::requeue, true, 0), Step::wait);
    EXPECT_EQ(step_after_asking(ResumeBy::resubmit, true, 0), Step::cancel);
}

}  // namespace

}  // namespace trommel
