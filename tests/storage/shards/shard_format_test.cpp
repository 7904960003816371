// The program in the format's documentation is run unchanged, to show that a reader can be written from that
// page.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "tests/storage/shards/test_shards.hpp"

namespace trommel::test {
namespace {

using testing::HasSubstr;

std::string first_python_block(const std::string& page) {
    const std::string fence = "```python\n";
    const std::size_t start = page.find(fence) + fence.size();
    return page.substr(start, page.find("```", start) - start);
}

bool has_h5py() {
    return std::system(TROMMEL_PYTHON3 " -c 'import h5py' > /dev/null 2>&1") == 0;
}

/// The output of that program for a shard; empty if it ends with an error.
std::string run_program(const TemporaryDirectory& directory, const fs::path& shard) {
    write_file(directory / "read.py", first_python_block(read_file(TROMMEL_SHARD_FORMAT_PAGE)));
    const fs::path output = directory / "output.txt";
    const std::string command = std::string(TROMMEL_PYTHON3) + " " + (directory / "read.py").string() + " " +
                                shard.string() + " > " + output.string() + " 2> /dev/null";
    return std::system(command.c_str()) == 0 ? read_file(output) : "";
}

TEST(ShardFormatTest, TheProgramInTheDocumentationReadsAShard) {
    if (!has_h5py()) {
        GTEST_SKIP() << TROMMEL_PYTHON3 << " has no h5py";
    }
    const TemporaryDirectory directory;
    write_small_shard(directory / "a.h5");

    EXPECT_EQ(run_program(directory, directory / "a.h5"),
              "(5, 2, 3, 3) uint8\n['glass', 'pap\u00e9'] [0, 0, 1, 1, 1] [0, 1, 0, 2, 0]\n");
}

TEST(ShardFormatTest, TheProgramInTheDocumentationReadsFeatures) {
    if (!has_h5py()) {
        GTEST_SKIP() << TROMMEL_PYTHON3 << " has no h5py";
    }
    const TemporaryDirectory directory;
    write_features(directory / "a.h5");

    EXPECT_EQ(run_program(directory, directory / "a.h5"),
              "(5, 1, 1, 2) float32\n['glass', 'pap\u00e9'] [0, 0, 1, 1, 1] [0, 1, 0, 2, 0]\n");
}

TEST(ShardFormatTest, TheProgramInTheDocumentationRefusesADamagedShard) {
    if (!has_h5py()) {
        GTEST_SKIP() << TROMMEL_PYTHON3 << " has no h5py";
    }
    const TemporaryDirectory directory;
    write_small_shard(directory / "a.h5");
    std::string bytes = read_file(directory / "a.h5");
    bytes[4096 + 100] ^= 1;
    write_file(directory / "b.h5", bytes);

    EXPECT_EQ(run_program(directory, directory / "b.h5"), "");
}

}  // namespace
}  // namespace trommel::test
