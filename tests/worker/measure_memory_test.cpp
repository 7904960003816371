// Linux's account of the memory of a process and its descendants.
#include "worker/runtime/measure_memory.hpp"

#include <gtest/gtest.h>

#include <chrono>

#include "worker/trainer_process/trainer_process.hpp"

namespace trommel {
namespace {

TEST(MeasureMemoryTest, DescendantsCountAndMappedFilesDoNot) {
    // A shell whose child holds 64 MB of its own.
    TrainerProcess shell(
        {.executable = "/bin/sh",
         .arguments = {"-c", "head -c 64000000 /dev/zero | tail -c 64000000 | (sleep 600; cat) ; :"},
         .log = {}});
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    MemoryUse memory;
    while (memory.used < 64'000'000 && std::chrono::steady_clock::now() < deadline) {
        memory = measure_memory(shell.pid());
    }

    EXPECT_GE(memory.used, 64'000'000);
    EXPECT_LT(memory.used, 200'000'000);
    EXPECT_GT(memory.machine, memory.used);
    EXPECT_EQ(measure_memory(0).used, 0);
}

}  // namespace
}  // namespace trommel
