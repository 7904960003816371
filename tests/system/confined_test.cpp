#include "system/confined.hpp"

#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>
#include <vector>

namespace trommel::test {
namespace {

constexpr std::chrono::milliseconds a_moment{50};

TEST(ConfinedTest, TheTextOfTheWorkComesBack) {
    EXPECT_EQ(run_confined([] { return std::string(100'000, 'x'); }),
              (ConfinedResult{.finished = true, .text = std::string(100'000, 'x')}));
}

TEST(ConfinedTest, TheExceptionOfTheWorkComesBack) {
    EXPECT_EQ(run_confined([]() -> std::string { throw std::runtime_error("no such thing"); }),
              (ConfinedResult{.text = "no such thing"}));
}

TEST(ConfinedTest, ACrashIsReported) {
    const auto crash = []() -> std::string {
        ::signal(SIGSEGV, SIG_DFL);  // a sanitizer would catch it
        ::raise(SIGSEGV);
        return "";
    };
    EXPECT_EQ(run_confined(crash), (ConfinedResult{.text = "it crashed (Segmentation fault)"}));
    EXPECT_EQ(run_confined([]() -> std::string { ::_exit(3); }),
              (ConfinedResult{.text = "it ended with exit code 3"}));
}

TEST(ConfinedTest, WorkThatHangsIsKilled) {
    const auto hang = []() -> std::string {
        for (;;) {
            ::pause();
        }
    };
    EXPECT_EQ(run_confined(hang, {.time = a_moment}), (ConfinedResult{.text = "it took more than 0.05 s"}));
}

TEST(ConfinedTest, WorkThatAllocatesTooMuchMemoryFails) {
    const auto greedy = []() -> std::string {
        void* const memory = std::malloc(std::size_t{1} << 29);
        std::free(memory);
        return memory ? "given" : "refused";
    };
    const ConfinedResult result = run_confined(greedy, {.memory_bytes = std::uint64_t{1} << 28});

    EXPECT_NE(result.text, "given");  // a sanitizer ends the process instead
    EXPECT_EQ(run_confined(greedy).text, "given");
}

}  // namespace
}  // namespace trommel::test
