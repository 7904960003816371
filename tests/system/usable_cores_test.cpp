// Cgroup quotas, in file trees as containers and jobs see them.
#include "system/usable_cores.hpp"

#include <fstream>

#include <gtest/gtest.h>

#include "tests/temporary_directory.hpp"

namespace trommel {
namespace {

namespace fs = std::filesystem;

constexpr auto v2_mount = "41 31 0:38 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw,nsdelegate\n";
constexpr auto v1_mounts =
    "31 23 0:28 / /sys/fs/cgroup rw - tmpfs tmpfs rw,mode=755\n"
    "33 31 0:30 / /sys/fs/cgroup/cpuset rw - cgroup cgroup rw,cpuset\n"
    "32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n";

class UsableCoresTest : public testing::Test {
  protected:
    void write(const std::string& name, const std::string& text) const {
        fs::create_directories((at_ / name).parent_path());
        std::ofstream(at_ / name) << text;
    }
    void group(const std::string& groups, const std::string& mounts) const {
        write("proc/self/cgroup", groups);
        write("proc/self/mountinfo", mounts);
    }
    std::optional<double> quota() const { return cores(at_.path()).quota; }

    TemporaryDirectory at_;
};

TEST_F(UsableCoresTest, WithoutCgroupsThereIsNoQuota) {
    EXPECT_EQ(quota(), std::nullopt);
    EXPECT_GE(cores(at_.path()).usable(), 1);
}

TEST_F(UsableCoresTest, TheSmallestQuotaOfAllGroupsCounts) {
    group("0::/user.slice/job\n", v2_mount);
    write("sys/fs/cgroup/user.slice/cpu.max", "150000 100000\n");
    write("sys/fs/cgroup/user.slice/job/cpu.max", "max 100000\n");

    EXPECT_EQ(quota(), 1.5);

    write("sys/fs/cgroup/user.slice/job/cpu.max", "50000 100000\n");

    EXPECT_EQ(quota(), 0.5);
}

TEST_F(UsableCoresTest, NoLimitIsNoQuota) {
    group("0::/\n", v2_mount);
    write("sys/fs/cgroup/cpu.max", "max 100000\n");

    EXPECT_EQ(quota(), std::nullopt);
}

TEST_F(UsableCoresTest, VersionOneHasTwoFiles) {
    group("9:cpuset:/other\n4:cpu,cpuacct:/slurm/job_7\n0::/\n", v1_mounts);
    write("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "-1\n");
    write("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000\n");
    write("sys/fs/cgroup/cpu,cpuacct/slurm/job_7/cpu.cfs_quota_us", "250000\n");
    write("sys/fs/cgroup/cpu,cpuacct/slurm/job_7/cpu.cfs_period_us", "100000\n");

    EXPECT_EQ(quota(), 2.5);
}

// Docker with v1: the group has its outside name, and only that group is mounted.
TEST_F(UsableCoresTest, AContainerSeesItsOwnGroupAtTheTop) {
    group("4:cpu,cpuacct:/docker/7\n",
          "32 31 0:29 /docker/7 /sys/fs/cgroup/cpu ro - cgroup cgroup rw,cpu,cpuacct\n");
    write("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "200000\n");
    write("sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n");

    EXPECT_EQ(quota(), 2.0);
}

TEST(CoresTest, AFractionOfACoreCountsAsOne) {
    EXPECT_EQ((Cores{.online = 32, .allowed = 8, .quota = std::nullopt}).usable(), 8);
    EXPECT_EQ((Cores{.online = 32, .allowed = 8, .quota = 1.5}).usable(), 2);
    EXPECT_EQ((Cores{.online = 32, .allowed = 8, .quota = 0.1}).usable(), 1);
    EXPECT_EQ((Cores{.online = 32, .allowed = 8, .quota = 64}).usable(), 8);
}

TEST(CoresTest, BothNumbersAreShownIfTheyDiffer) {
    EXPECT_EQ(to_text({.online = 32, .allowed = 32, .quota = std::nullopt}), "32");
    EXPECT_EQ(to_text({.online = 32, .allowed = 8, .quota = 64}), "8 of 32 (affinity mask)");
    EXPECT_EQ(to_text({.online = 32, .allowed = 8, .quota = 1.5}), "2 of 32 (cgroup quota of 1.5)");
}

}  // namespace
}  // namespace trommel
