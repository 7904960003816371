#include "worker/command_trainer/report_pipe.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <sstream>
#include <string>
#include <system_error>

#include "tests/temporary_directory.hpp"

namespace trommel {
namespace {

std::string content(const std::filesystem::path& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

class ReportPipeTest : public testing::Test {
  protected:
    ReportPipeTest() { ::mkfifo(fifo.c_str(), 0600); }

    void report(const std::string& text) const {
        const UniqueFd file(::open(fifo.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC));
        ASSERT_EQ(::write(file.get(), text.data(), text.size()), static_cast<ssize_t>(text.size()));
    }
    std::string journal(std::int32_t number) const { return content(journal_path(journals, number)); }

    TemporaryDirectory directory;
    std::filesystem::path fifo = directory / "report";
    std::filesystem::path journals = directory / "reports";
};

TEST_F(ReportPipeTest, ReportsAreInTheJournal) {
    ReportPipe pipe(fifo, journals, ProgramStart::from_scratch);
    report("one\n");
    pipe.copy();
    report("two, without line break");
    pipe.copy();

    EXPECT_EQ(journal(1), "one\ntwo, without line break");
    EXPECT_EQ(pipe.saved(), static_cast<std::int64_t>(journal(1).size()));
}

TEST_F(ReportPipeTest, EachPipeHasItsOwnJournal) {
    {
        ReportPipe first(fifo, journals, ProgramStart::from_scratch);
        report("first\n");
        first.copy();
    }
    ReportPipe second(fifo, journals, ProgramStart::from_scratch);
    report("second\n");
    second.copy();

    EXPECT_EQ(second.number(), 2);
    EXPECT_EQ(journal(1), "first\n");
    EXPECT_EQ(journal(2), "second\n");
}

// A limit on the file size has the effects of a full disk: short writes, and errors after them.
TEST_F(ReportPipeTest, TheJournalOfAProgramThatFoundACheckpointHasAMark) {
    std::filesystem::create_directory(journals);
    std::ofstream(resumption_path(journals, 2)) << "of a guard that died before it had made its journal";

    const ReportPipe resumed(fifo, journals, ProgramStart::from_checkpoint);
    const ReportPipe anew(fifo, journals, ProgramStart::from_scratch);

    EXPECT_TRUE(std::filesystem::exists(resumption_path(journals, resumed.number())));
    EXPECT_FALSE(std::filesystem::exists(resumption_path(journals, anew.number())));
}

TEST_F(ReportPipeTest, ReportsThatCannotBeWrittenAreWrittenLaterAndNotAnnouncedBefore) {
    std::signal(SIGXFSZ, SIG_IGN);
    ReportPipe pipe(fifo, journals, ProgramStart::from_scratch);
    rlimit before{};
    ::getrlimit(RLIMIT_FSIZE, &before);
    const rlimit full{5, before.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &full);

    report("one\ntwo\n");
    pipe.copy();
    const std::int64_t saved_when_full = pipe.saved();
    const int problem_when_full = pipe.problem();
    const int fd_when_full = pipe.fd();
    ::setrlimit(RLIMIT_FSIZE, &before);
    report("three\n");
    pipe.copy();

    EXPECT_EQ(saved_when_full, 0);
    EXPECT_EQ(problem_when_full, EFBIG);
    EXPECT_EQ(fd_when_full, -1) << "it accepts no more than it can store";
    EXPECT_EQ(pipe.problem(), 0);
    EXPECT_EQ(journal(1), "one\ntwo\nthree\n");
    EXPECT_EQ(pipe.saved(), 14);
}

TEST_F(ReportPipeTest, AFileInItsPlaceIsNoticedAndLeftAlone) {
    ReportPipe pipe(fifo, journals, ProgramStart::from_scratch);
    EXPECT_TRUE(pipe.is_in_place());

    std::ofstream(directory / "new") << "reports of mine";
    std::filesystem::rename(directory / "new", fifo);
    EXPECT_FALSE(pipe.is_in_place());
    pipe.remove();

    EXPECT_EQ(content(fifo), "reports of mine");
}

TEST_F(ReportPipeTest, AnotherPipeInItsPlaceIsNoticed) {
    ReportPipe pipe(fifo, journals, ProgramStart::from_scratch);
    std::filesystem::remove(fifo);
    EXPECT_FALSE(pipe.is_in_place());
    ::mkfifo(fifo.c_str(), 0600);

    EXPECT_FALSE(pipe.is_in_place());
}

TEST_F(ReportPipeTest, WithoutADirectoryForItsJournalThePipeIsRefused) {
    std::ofstream(journals) << "a file where the directory should be";

    EXPECT_THROW(ReportPipe(fifo, journals, ProgramStart::from_scratch), std::system_error);
}

}  // namespace
}  // namespace trommel
