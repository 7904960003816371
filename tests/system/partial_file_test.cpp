#include "system/partial_file.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "system/whole_file.hpp"
#include "tests/temporary_directory.hpp"

namespace trommel {
namespace {

namespace fs = std::filesystem;

class PartialFileTest : public testing::Test {
  protected:
    void write(const fs::path& path, const char* text) { std::ofstream(path) << text; }
    std::ptrdiff_t files() const {
        return std::distance(fs::directory_iterator(directory_.path()), fs::directory_iterator());
    }

    TemporaryDirectory directory_;
    fs::path path_ = directory_ / "data.h5";
};

TEST_F(PartialFileTest, IsThereUnderItsNameOncePublished) {
    PartialFile partial(path_);
    write(partial.path(), "new");
    EXPECT_FALSE(fs::exists(path_));

    partial.publish();

    EXPECT_EQ(read_whole(path_), "new");
    EXPECT_EQ(files(), 1);
}

TEST_F(PartialFileTest, LeavesNothingIfItIsNotPublished) {
    write(path_, "old");
    {
        const PartialFile partial(path_);
        write(partial.path(), "half");
    }

    EXPECT_EQ(read_whole(path_), "old");
    EXPECT_EQ(files(), 1);
}

TEST_F(PartialFileTest, ReplacesAFileOnlyIfItMay) {
    write(path_, "old");
    PartialFile partial(path_);
    write(partial.path(), "new");

    try {
        partial.publish(IfExists::refuse);
        FAIL() << "the file was replaced";
    } catch (const fs::filesystem_error& error) {
        EXPECT_EQ(error.code(), std::errc::file_exists);
    }
    EXPECT_EQ(read_whole(path_), "old");

    partial.publish(IfExists::replace);
    EXPECT_EQ(read_whole(path_), "new");
}

TEST_F(PartialFileTest, TheNameOfTheWholeFileCanBeReadFromThatOfThePartialOne) {
    const PartialFile partial(path_);

    EXPECT_EQ(name_of_partial(partial.path().filename().string()), "data.h5");
    for (const char* other : {"data.h5", ".partial", ".data.h5.1-2", "data.h5.1-2.partial"}) {
        EXPECT_EQ(name_of_partial(other), std::nullopt) << other;
    }
}

}  // namespace
}  // namespace trommel
