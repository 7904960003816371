#include "system/find_program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <string>

#include "tests/temporary_directory.hpp"

namespace trommel {
namespace {

namespace fs = std::filesystem;
using testing::EndsWith;
using testing::HasSubstr;

class FindProgramTest : public testing::Test {
  protected:
    FindProgramTest() {
        fs::create_directory(directory_ / "bin");
        std::ofstream(program_) << "#!/bin/sh\n";
        ::setenv("PATH", (directory_ / "bin").c_str(), 1);
    }
    ~FindProgramTest() override { ::setenv("PATH", path_.c_str(), 1); }

    std::string path_ = std::getenv("PATH");
    TemporaryDirectory directory_;
    fs::path program_ = directory_ / "bin" / "train";
};

TEST_F(FindProgramTest, AProgramInThePathIsFound) {
    fs::permissions(program_, fs::perms::owner_all);

    EXPECT_EQ(find_program("train", directory_.path()), program_);
}

TEST_F(FindProgramTest, AFileInThePathThatIsNotExecutableIsNamedWithTheRemedy) {
    EXPECT_EQ(find_program("train", directory_.path()), std::nullopt);
    EXPECT_THAT(why_not_found("train", directory_.path()),
                EndsWith("is not executable; chmod +x " + program_.string()));
}

TEST_F(FindProgramTest, AMissingProgramIsNotFound) {
    EXPECT_THAT(why_not_found("trian", directory_.path()),
                HasSubstr("is not found (neither in PATH nor in "));
}

}  // namespace
}  // namespace trommel
