// The exit reason shown for a crash: the line of output that tells why.
#include "worker/trainer_process/telling_line.hpp"

#include <gtest/gtest.h>

namespace trommel {
namespace {

TEST(TellingLineTest, PythonsExceptionFollowsItsFrames) {
    EXPECT_EQ(telling_line({"Traceback (most recent call last):", "  File \"train.py\", line 3, in <module>",
                            "    lr = params['lr']", "         ~~~~~~^^^^^^", "KeyError: 'lr'"}),
              "KeyError: 'lr'");
}

TEST(TellingLineTest, OutputAfterTheExceptionIsIgnored) {
    EXPECT_EQ(telling_line({"Traceback (most recent call last):", "  File \"t.py\", line 1, in f", "    g()",
                            "CustomFault: the data are gone", "wandb: run finished",
                            "srun: error: n1: task 0: Exited with exit code 1"}),
              "CustomFault: the data are gone");
}

TEST(TellingLineTest, TheLastExceptionOfAChainCounts) {
    EXPECT_EQ(
        telling_line({"Traceback (most recent call last):", "  File \"t.py\", line 1, in f", "KeyError: 'a'",
                      "During handling of the above exception, another exception occurred:",
                      "Traceback (most recent call last):", "  File \"t.py\", line 2, in f",
                      "ValueError: no data"}),
        "ValueError: no data");
}

TEST(TellingLineTest, LinesMayStartWithARank) {
    EXPECT_EQ(telling_line({"[rank0]: Traceback (most recent call last):", "[rank0]:   File \"t.py\", line 1",
                            "[rank1]: noise", "[rank0]: RuntimeError: NCCL error"}),
              "RuntimeError: NCCL error");
}

TEST(TellingLineTest, AnExceptionWhoseTracebackIsTooLongIsFound) {
    EXPECT_EQ(telling_line({"  [Previous line repeated 974 more times]",
                            "RecursionError: maximum recursion depth exceeded", "bye"}),
              "RecursionError: maximum recursion depth exceeded");
    EXPECT_EQ(telling_line({"    x = = 3", "        ^", "SyntaxError: invalid syntax"}),
              "SyntaxError: invalid syntax");
}

TEST(TellingLineTest, OtherLanguages) {
    EXPECT_EQ(telling_line(
                  {"Error in read.csv(\"x\") : object 'x' not found", "Calls: read.csv", "Execution halted"}),
              "Error in read.csv(\"x\") : object 'x' not found");
    EXPECT_EQ(telling_line({"Error in f() : ", "  the very long message", "Execution halted"}),
              "Error in f() :    the very long message");
    EXPECT_EQ(telling_line({"ERROR: LoadError: boom", "Stacktrace:", " [1] error(s::String)"}),
              "ERROR: LoadError: boom");
    EXPECT_EQ(telling_line({"terminate called after throwing an instance of 'std::runtime_error'",
                            "  what():  no memory"}),
              "what():  no memory");
    EXPECT_EQ(
        telling_line({"Exception in thread \"main\" java.lang.Error: x", "\tat Main.main(Main.java:3)"}),
        "Exception in thread \"main\" java.lang.Error: x");
}

TEST(TellingLineTest, OtherOutputIsNotRecognized) {
    EXPECT_EQ(telling_line({}), "");
    EXPECT_EQ(telling_line({"train.sh: line 3: pyhton: command not found"}), "");
    EXPECT_EQ(telling_line({"Traceback (most recent call last):", "  File \"t.py\", line 1"}), "");
}

}  // namespace
}  // namespace trommel
