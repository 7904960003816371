// The environments that sbatch and the steps of a job get, and the list of submitted jobs.
#include "slurm/slurm_environment.hpp"

#include <cstdlib>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "slurm/sbatch_variables.hpp"
#include "slurm/submitted_jobs.hpp"
#include "tests/temporary_directory.hpp"

namespace trommel {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(SlurmEnvironmentTest, ANewJobHasNothingOfTheOneThatItIsSubmittedIn) {
    EXPECT_THAT(environment_of_a_new_job({"PATH=/bin", "SLURM_CONF=/etc/slurm.conf", "SLURM_JWT=x",
                                          "SLURM_CLUSTERS=big", "SLURM_JOB_ID=7", "SLURM_MEM_PER_CPU=1",
                                          "SLURM_HINT=nomultithread", "SLURM_EXPORT_ENV=NONE",
                                          "SLURMD_NODENAME=n1", "SRUN_CPUS_PER_TASK=4", "SBATCH_QOS=long"}),
                ElementsAre("PATH=/bin", "SLURM_CONF=/etc/slurm.conf", "SLURM_JWT=x", "SLURM_CLUSTERS=big",
                            "SBATCH_QOS=long"));
}

TEST(SlurmEnvironmentTest, NorOfARankOrOfItsGpus) {
    EXPECT_THAT(environment_of_a_new_job({"OMPI_MCA_btl=self", "PMIX_RANK=0", "PMIX_NAMESPACE=s",
                                          "PMIX_MCA_gds=hash", "PMI_FD=3"}),
                ElementsAre("OMPI_MCA_btl=self", "PMIX_MCA_gds=hash"));
    EXPECT_THAT(environment_of_a_new_job({"OMPI_COMM_WORLD_RANK=0", "OMPI_MCA_x=y", "PMIX_ID=s.0"}),
                IsEmpty());
    EXPECT_THAT(environment_of_a_new_job({"SLURM_JOB_GPUS=2", "CUDA_VISIBLE_DEVICES=0"}), IsEmpty());
    EXPECT_THAT(environment_of_a_new_job({"CUDA_VISIBLE_DEVICES=0"}), ElementsAre("CUDA_VISIBLE_DEVICES=0"));
}

TEST(SlurmEnvironmentTest, VariablesOfSbatchThatContradictAScriptAreRemoved) {
    const std::string script =
        "#!/bin/bash\n#SBATCH --job-name=a\n#SBATCH -t5 -p main\n#SBATCH --mem 2G\n#SBATCH --requeue\n"
        "#SBATCH --cpus-per-task=1\n#SBATCH --gpus-per-node=2\n#SBATCH --const=big\necho --qos=x\n";
    const SbatchEnvironment found = environment_for(
        script, {"A=1", "SBATCH_JOB_NAME=b", "SBATCH_TIMELIMIT=2", "SBATCH_PARTITION=p",
                 "SBATCH_MEM_PER_CPU=1", "SBATCH_NO_REQUEUE=1", "SBATCH_CPUS_PER_GPU=2", "SBATCH_GPUS=1",
                 "SBATCH_CONSTRAINT=small", "SBATCH_ARRAY_INX=1-9", "SBATCH_WAIT=1", "SBATCH_QOS=long",
                 "SBATCH_MEM_BIND=local", "SBATCH_WAIT_ALL_NODES=1"});

    EXPECT_THAT(found.kept, ElementsAre("SBATCH_QOS", "SBATCH_MEM_BIND", "SBATCH_WAIT_ALL_NODES"));
    EXPECT_EQ(found.removed.size(), 10U);
    EXPECT_THAT(found.variables,
                ElementsAre("A=1", "SBATCH_QOS=long", "SBATCH_MEM_BIND=local", "SBATCH_WAIT_ALL_NODES=1"));
}

TEST(SlurmEnvironmentTest, StepsOfAJobWithoutItsSubmittersEnvironmentGetOurs) {
    for (const auto& [name, value] : {std::pair{"SLURM_EXPORT_ENV", "NONE"},
                                      {"SRUN_EXPORT_ENV", "NONE"},
                                      {"SLURM_MEM_PER_CPU", "1"},
                                      {"SLURM_CPUS_PER_TASK", "4"},
                                      {"SLURM_TRES_PER_TASK", "cpu:4"},
                                      {"PMIX_RANK", "0"}}) {
        ::setenv(name, value, 1);
    }

    let_steps_begin();
    forget_tasks();

    EXPECT_STREQ(std::getenv("SLURM_EXPORT_ENV"), "ALL");
    EXPECT_STREQ(std::getenv("SLURM_OVERLAP"), "1");
    EXPECT_STREQ(std::getenv("SLURM_MEM_PER_CPU"), "1");
    for (const char* name : {"SRUN_EXPORT_ENV", "SLURM_CPUS_PER_TASK", "SLURM_TRES_PER_TASK", "PMIX_RANK"}) {
        EXPECT_EQ(std::getenv(name), nullptr) << name;
    }
    ::setenv("SLURM_MEM_PER_NODE", "1", 1);
    let_steps_begin();
    EXPECT_EQ(std::getenv("SLURM_MEM_PER_CPU"), nullptr);
    EXPECT_EQ(std::getenv("SLURM_MEM_PER_NODE"), nullptr);
}

TEST(SubmittedJobsTest, TheNumberIsFoundInWhatSbatchPrints) {
    EXPECT_EQ(submitted_job("Submitted batch job 12\n")->id, "12");
    EXPECT_EQ(submitted_job("Submitted batch job 12\n")->cluster, "");
    EXPECT_EQ(submitted_job("12\n")->id, "12");
    for (const char* said : {"-- welcome, 3 news --\nSubmitted batch job 12 on cluster big\n", "12;big\n"}) {
        ASSERT_TRUE(submitted_job(said)) << said;
        EXPECT_EQ(submitted_job(said)->id, "12");
        EXPECT_EQ(submitted_job(said)->cluster, "big");
    }
    EXPECT_FALSE(submitted_job("sbatch: error: 12 nodes\n12 of 20 hours are left\n"));
}

TEST(SubmittedJobsTest, ADirectoryRemembersItsJobsByTheirNumbers) {
    const TemporaryDirectory slurm;
    remember_submission(slurm.path(), {.id = "9", .script = "/a/job.sh", .cluster = "big"});
    remember_beginning(slurm.path(), "10");
    remember_end(slurm.path(), "10", "the job's time is nearly up");

    const auto jobs = submitted_jobs(slurm.path());

    ASSERT_EQ(jobs.size(), 2U);
    EXPECT_EQ(jobs[0].script, "/a/job.sh");
    EXPECT_EQ(jobs[0].cluster, "big");
    EXPECT_FALSE(jobs[0].has_begun);
    EXPECT_EQ(jobs[1].id, "10");
    EXPECT_TRUE(jobs[1].has_begun);
    EXPECT_EQ(jobs[1].last_end, "the job's time is nearly up");

    remember_beginning(slurm.path(), "10");  // the job is restarted
    EXPECT_EQ(submitted_jobs(slurm.path())[1].last_end, "");
}

}  // namespace
}  // namespace trommel
