#include "system/waiting_times.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>

namespace trommel {

namespace {

TEST(WaitingTimesTest, SeveralHeartbeatsAreLostBeforeAPeerIs) {
    EXPECT_GE(worker_silence, 10 * heartbeat_interval);
    EXPECT_GE(coordinator_silence, 10 * heartbeat_interval);
    EXPECT_GE(batch_host_silence, 10 * batch_host_heartbeat);
}

TEST(WaitingTimesTest, WorkersOfADeadCoordinatorHaveLeftBeforeItsSuccessorCouldGiveTheirTrialsToOthers) {
    EXPECT_LE(coordinator_silence, worker_silence);
}

TEST(WaitingTimesTest, AFullDiskIsNotTakenForAHang) {
    EXPECT_LT(weights_patience, shortest_hang);
}

TEST(WaitingTimesTest, ATrialThatIsStoppedMayFinishItsShutdown) {
    EXPECT_LE(shutdown_grace, stop_grace);
    EXPECT_LE(stop_grace, death_grace);
}

TEST(WaitingTimesTest, ACommandWaitsForTheLockUntilAHangingLauncherIsKilled) {
    EXPECT_GT(lock_patience, launcher_patience);
}

TEST(WaitingTimesTest, TheRanksOfABigJobHaveMoreTimeToJoin) {
    EXPECT_GE(time_to_join(2), std::chrono::seconds(60));
    EXPECT_GT(time_to_join(10'000), time_to_join(100));
}

TEST(WaitingTimesTest, AProcessThatAsksSlurmIsDoneBeforeAnotherTakesItsPlace) {
    EXPECT_LT(slurm_tries * between_slurm_tries, looks_at_another_asking * batch_host_silence);
}

TEST(WaitingTimesTest, ARunThatLostItsCoordinatorAtOnceIsTooShortToResume) {
    EXPECT_GT(shortest_run, coordinator_silence);
}

TEST(WaitingTimesTest, PatienceIsOneByDefault) {
    ASSERT_EQ(std::getenv("TROMMEL_PATIENCE"), nullptr);

    EXPECT_EQ(patient(std::chrono::milliseconds(30'000)), std::chrono::milliseconds(30'000));
}

}  // namespace

}  // namespace trommel
