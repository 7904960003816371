// When the watchdogs on other nodes decide that the batch host is dead.
#include "slurm/heartbeat_file.hpp"

#include <fstream>

#include <gtest/gtest.h>

#include "tests/temporary_directory.hpp"

namespace trommel {
namespace {

using namespace std::chrono_literals;

class HeartbeatFileTest : public testing::Test {
  protected:
    /// The finding of a monitor that looks once a second, for `time`.
    std::optional<HeartbeatEnd> look(std::chrono::seconds time) {
        for (const auto end = now_ + time; now_ < end;) {
            now_ += 1s;
            if (const auto found = monitor_.look(now_)) {
                return found;
            }
        }
        return std::nullopt;
    }

    static std::filesystem::path touched(const std::filesystem::path& file) {
        std::ofstream(file).put('\n');
        return file;
    }

    TemporaryDirectory at_;
    std::filesystem::path file_ = touched(at_ / "alive.7");
    std::chrono::steady_clock::time_point now_;
    HeartbeatMonitor monitor_{file_, now_};
};

TEST_F(HeartbeatFileTest, HalfAMinuteWithoutATouchIsSilence) {
    EXPECT_EQ(look(29s), std::nullopt);
    EXPECT_EQ(look(1s), HeartbeatEnd::silent);
}

TEST_F(HeartbeatFileTest, ATouchIsHeardWhateverTheClockOfItsNodeSays) {
    EXPECT_EQ(look(29s), std::nullopt);

    std::filesystem::last_write_time(file_, std::filesystem::last_write_time(file_) - 1h);

    EXPECT_EQ(look(29s), std::nullopt);
}

TEST_F(HeartbeatFileTest, AnEndInOrderRemovesTheFile) {
    std::filesystem::remove(file_);

    EXPECT_EQ(look(1s), HeartbeatEnd::removed);
}

// The batch script's node may only be unable to touch it either: the file system is read-only, or the like. A
// directory stands for it, which root too can read and not write.
TEST_F(HeartbeatFileTest, AFileThatTheGuardItselfCannotWriteSaysNothing) {
    std::filesystem::remove(file_);
    std::filesystem::create_directory(file_);

    EXPECT_EQ(look(1h), std::nullopt);
}

TEST_F(HeartbeatFileTest, SilenceBeginsAnewWhereTheFileCanBeWrittenAgain) {
    EXPECT_EQ(look(29s), std::nullopt);
    const auto last_touch = std::filesystem::last_write_time(file_);
    std::filesystem::rename(file_, at_ / "aside");
    std::filesystem::create_directory(file_);
    std::filesystem::last_write_time(file_, last_touch);
    EXPECT_EQ(look(1min), std::nullopt);
    std::filesystem::remove(file_);
    std::filesystem::rename(at_ / "aside", file_);

    EXPECT_EQ(look(29s), std::nullopt);
    EXPECT_EQ(look(1s), HeartbeatEnd::silent);
}

}  // namespace
}  // namespace trommel
