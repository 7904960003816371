// Tests the requests to Slurm with stand-ins for its commands, which record how they were called.
#include "slurm/slurm_job.hpp"

#include <sys/stat.h>

#include <cstdlib>
#include <fstream>
#include <future>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "slurm/submitted_jobs.hpp"
#include "tests/temporary_directory.hpp"

namespace trommel {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

class SlurmJobTest : public testing::Test {
  protected:
    SlurmJobTest() {
        for (const char* name : {"scontrol", "sbatch", "scancel"}) {
            program(name, "");
        }
        ::setenv("PATH", (at_.path().string() + ":" + path_).c_str(), 1);
    }
    ~SlurmJobTest() override { ::setenv("PATH", path_.c_str(), 1); }

    /// `then`: the rest of the stand-in's script; $calls is the number of calls so far, of all stand-ins.
    void program(const std::string& name, const std::string& then) const {
        std::ofstream(at_ / name) << fmt::format(
            "#!/bin/sh\ncd {}\necho \"{} $*\" >> asked\ncalls=$(wc -l < asked)\n{}\n", at_.path().string(),
            name, then);
        fs::permissions(at_ / name, fs::perms::owner_all);
    }

    std::vector<std::string> asked() const {
        std::ifstream file(at_ / "asked");
        std::vector<std::string> lines;
        for (std::string line; std::getline(file, line);) {
            lines.push_back(line);
        }
        return lines;
    }

    std::string resume(ResumeBy resume_by) const { return resume_later(resume_by, job_, at_.path(), 0ms); }
    std::string abandon(ResumeBy resume_by, int times_before = 0) const {
        return abandon_job(resume_by, job_, at_.path(), times_before, 0ms);
    }

    /// As if the first process to ask had died of it.
    void leave_a_mark() const { std::ofstream(at_ / "requeue.7.2"); }

    TemporaryDirectory at_;
    std::string path_ = std::getenv("PATH");
    SlurmJob job_{.id = "7", .life = 2, .nodes = 2};
    std::string requeue_ = "scontrol requeue 7";
    std::string resubmit_ = "sbatch --dependency=afterany:7 " + (at_ / "job.sh").string();
    std::string cancel_ = "scancel 7";
};

TEST_F(SlurmJobTest, AnotherJobBeginsOnlyWhenThisOneHasEnded) {
    EXPECT_EQ(resume(ResumeBy::resubmit), "the sweep resumes in another job");

    EXPECT_THAT(asked(), ElementsAre(resubmit_));
}

TEST_F(SlurmJobTest, TheNextJobIsRemembered) {
    program("sbatch", "echo Submitted batch job 8");

    resume(ResumeBy::resubmit);

    const auto jobs = submitted_jobs(at_.path());
    ASSERT_EQ(jobs.size(), 1U);
    EXPECT_EQ(jobs[0].id, "8");
    EXPECT_EQ(jobs[0].script, at_ / "job.sh");
}

TEST_F(SlurmJobTest, VariablesThatModulesSetForSbatchDoNotOverrideTheScript) {
    std::ofstream(at_ / "job.sh") << "#!/bin/bash\n#SBATCH --time=8:00:00\n";
    program("sbatch", "echo \"$SBATCH_TIMELIMIT.$SBATCH_QOS.$SLURM_JOB_ID\" > told");
    ::setenv("SBATCH_TIMELIMIT", "2", 1);
    ::setenv("SBATCH_QOS", "long", 1);

    resume(ResumeBy::resubmit);

    ::unsetenv("SBATCH_TIMELIMIT");
    ::unsetenv("SBATCH_QOS");
    std::string told;
    std::getline(std::ifstream(at_ / "told"), told);
    EXPECT_EQ(told, ".long.");
}

TEST_F(SlurmJobTest, AJobIsRequeuedOnceEvenIfSeveralProcessesAsk) {
    EXPECT_EQ(resume(ResumeBy::requeue), "job 7 is requeued");
    EXPECT_EQ(resume(ResumeBy::requeue), "job 7 is requeued already");
    EXPECT_EQ(abandon(ResumeBy::requeue), "another process asks Slurm to resume job 7");

    EXPECT_THAT(asked(), ElementsAre(requeue_));
}

TEST_F(SlurmJobTest, ARefusalIsRetried) {
    program("scontrol", "[ \"$calls\" -gt 3 ]");

    EXPECT_EQ(resume(ResumeBy::requeue), "job 7 is requeued");

    EXPECT_THAT(asked(), ElementsAre(requeue_, requeue_, requeue_, requeue_));
}

TEST_F(SlurmJobTest, AfterAMinuteOfRefusalsTheReasonIsReportedAndTheNextProcessMayAsk) {
    program("sbatch", "exit \"$calls\"");

    EXPECT_EQ(resume(ResumeBy::resubmit),
              "'" + resubmit_ + "' failed with status 7; submit it again to resume");

    program("sbatch", "");
    EXPECT_EQ(resume(ResumeBy::resubmit), "the sweep resumes in another job");
}

TEST_F(SlurmJobTest, AProcessThatDiedWhileItAskedIsReplaced) {
    leave_a_mark();

    EXPECT_EQ(resume(ResumeBy::resubmit), "the sweep resumes in another job");
}

TEST_F(SlurmJobTest, AnAbandonedJobIsCancelledOnceAnotherIsQueued) {
    EXPECT_EQ(abandon(ResumeBy::resubmit), "the sweep resumes in another job");

    EXPECT_THAT(asked(), ElementsAre(resubmit_, cancel_));
}

TEST_F(SlurmJobTest, TheJobIsNotCancelledWhileAnotherWatchdogsSbatchHangs) {
    ASSERT_EQ(::mkfifo((at_ / "began").c_str(), 0600), 0);
    ASSERT_EQ(::mkfifo((at_ / "go").c_str(), 0600), 0);
    program("sbatch", "echo > began\nread -r _ < go");
    auto first = std::async(std::launch::async, [this] { return abandon(ResumeBy::resubmit); });
    std::string line;
    std::getline(std::ifstream(at_ / "began"), line);

    const std::string second = abandon(ResumeBy::resubmit, 1);
    const std::vector<std::string> meanwhile = asked();
    std::ofstream(at_ / "go") << std::endl;

    EXPECT_EQ(second, "another process asks Slurm to resume job 7");
    EXPECT_THAT(meanwhile, ElementsAre(resubmit_));
    EXPECT_EQ(first.get(), "the sweep resumes in another job");
    EXPECT_THAT(asked(), ElementsAre(resubmit_, cancel_));
}

TEST_F(SlurmJobTest, AJobThatSurvivesItsCancellationIsCancelledAgain) {
    program("scancel", "exit 1");
    abandon(ResumeBy::resubmit);

    EXPECT_EQ(abandon(ResumeBy::resubmit, 1), "the sweep resumes in another job");

    EXPECT_THAT(asked(), ElementsAre(resubmit_, cancel_, cancel_));
}

TEST_F(SlurmJobTest, IfTheFirstWatchdogDiedWhileItAskedAnotherAsksTwoMinutesLater) {
    leave_a_mark();

    EXPECT_EQ(abandon(ResumeBy::resubmit, 3), "another process asks Slurm to resume job 7");
    EXPECT_THAT(asked(), IsEmpty());
    EXPECT_EQ(abandon(ResumeBy::resubmit, 4), "the sweep resumes in another job");

    EXPECT_THAT(asked(), ElementsAre(resubmit_, cancel_));
}

TEST_F(SlurmJobTest, AJobThatSlurmRefusesToResubmitIsCancelledInTheEnd) {
    program("sbatch", "exit 1");

    abandon(ResumeBy::resubmit, 9);
    EXPECT_EQ(asked().back(), resubmit_);
    abandon(ResumeBy::resubmit, 10);

    EXPECT_EQ(asked().back(), cancel_);
}

}  // namespace
}  // namespace trommel
