// What guards on other nodes take for the death of the batch script's node.
#include "slurm/sign_of_life.hpp"

#include <fstream>

#include <gtest/gtest.h>

#include "tests/temporary_directory.hpp"

namespace trommel {
namespace {

using namespace std::chrono_literals;

class SignOfLifeTest : public testing::Test {
  protected:
    /// What a guard makes of it that looks each second, until it makes something of it.
    std::optional<SignsEnd> look(std::chrono::seconds time) {
        for (const auto end = now_ + time; now_ < end;) {
            now_ += 1s;
            if (const auto found = watched_.look(now_)) {
                return found;
            }
        }
        return std::nullopt;
    }

    static std::filesystem::path touched(const std::filesystem::path& sign) {
        std::ofstream(sign).put('\n');
        return sign;
    }

    TemporaryDirectory at_;
    std::filesystem::path sign_ = touched(at_ / "alive.7");
    std::chrono::steady_clock::time_point now_;
    WatchedSign watched_{sign_, now_};
};

TEST_F(SignOfLifeTest, HalfAMinuteWithoutATouchIsSilence) {
    EXPECT_EQ(look(29s), std::nullopt);
    EXPECT_EQ(look(1s), SignsEnd::silent);
}

TEST_F(SignOfLifeTest, ATouchIsHeardWhateverTheClockOfItsNodeSays) {
    EXPECT_EQ(look(29s), std::nullopt);

    std::filesystem::last_write_time(sign_, std::filesystem::last_write_time(sign_) - 1h);

    EXPECT_EQ(look(29s), std::nullopt);
}

TEST_F(SignOfLifeTest, AnEndInOrderRemovesTheFile) {
    std::filesystem::remove(sign_);

    EXPECT_EQ(look(1s), SignsEnd::removed);
}

// The batch script's node may only be unable to touch it either: the file system is read-only, or the like. A
// directory stands for it, which root too can read and not write.
TEST_F(SignOfLifeTest, AFileThatTheGuardItselfCannotWriteSaysNothing) {
    std::filesystem::remove(sign_);
    std::filesystem::create_directory(sign_);

    EXPECT_EQ(look(1h), std::nullopt);
}

TEST_F(SignOfLifeTest, SilenceBeginsAnewWhereTheFileCanBeWrittenAgain) {
    EXPECT_EQ(look(29s), std::nullopt);
    const auto last_touch = std::filesystem::last_write_time(sign_);
    std::filesystem::rename(sign_, at_ / "aside");
    std::filesystem::create_directory(sign_);
    std::filesystem::last_write_time(sign_, last_touch);
    EXPECT_EQ(look(1min), std::nullopt);
    std::filesystem::remove(sign_);
    std::filesystem::rename(at_ / "aside", sign_);

    EXPECT_EQ(look(29s), std::nullopt);
    EXPECT_EQ(look(1s), SignsEnd::silent);
}

}  // namespace
}  // namespace trommel
