// The choice of kernels for OpenBLAS.
#include "worker/trainer/blas.hpp"

#include <gtest/gtest.h>

namespace trommel {
namespace {

constexpr Processor old_one{};
constexpr Processor haswell{.avx2 = true, .avx512 = false};
constexpr Processor skylake{.avx2 = true, .avx512 = true};

TEST(BlasTest, KernelsWithoutAvx2AreReplacedOnProcessorsThatKnowIt) {
    EXPECT_EQ(better_kernels("Prescott", haswell), "Haswell");
    EXPECT_EQ(better_kernels("Prescott", skylake), "SkylakeX");
    EXPECT_EQ(better_kernels("Nehalem", skylake), "SkylakeX");
}

TEST(BlasTest, SuitableKernelsAreKept) {
    EXPECT_EQ(better_kernels("Prescott", old_one), std::nullopt);
    EXPECT_EQ(better_kernels("Haswell", skylake), std::nullopt);
    EXPECT_EQ(better_kernels("Zen", haswell), std::nullopt);
    EXPECT_EQ(better_kernels("", skylake), std::nullopt) << "another library than OpenBLAS";
}

}  // namespace
}  // namespace trommel
