// A node on which trials crash that succeed elsewhere.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "coordinator_fixture.hpp"

namespace trommel {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

// Worker 1 is on n1, worker 2 on n2.
class BadNodeTest : public CoordinatorTest {
  protected:
    BadNodeTest() {
        sweep.space = {{{"learning_rate", Choice{{0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8}}, {}}}};
        begin(2);
        introduce(1, "n1");
        introduce(2, "n2");
    }

    void introduce(Peer worker, const std::string& host) {
        Hello own = hello();
        own.host = host;
        say(worker, own);
        take();
    }

    void crash(Peer worker) {
        say(worker, TrialFailed{at_work.at(worker), "killed by signal 11"});
        take();
    }

    void end_well(Peer worker) {
        finish(worker, at_work.at(worker));
        take();
    }
};

TEST_F(BadNodeTest, ATrialThatCrashedIsTriedOnAnotherNodeNext) {
    const TrialId crashed = at_work.at(1).trial;

    crash(1);
    EXPECT_NE(at_work.at(1).trial, crashed);
    end_well(2);

    EXPECT_EQ(at_work.at(2).trial, crashed);
    EXPECT_EQ(at_work.at(2).number, 2);
}

TEST_F(BadNodeTest, WithoutAnotherNodeItIsTriedOnTheSameOne) {
    end_well(2);  // so that crashes are not blamed on the whole sweep
    say(2, Shutdown{"its node is needed"});
    const TrialId crashed = at_work.at(1).trial;

    crash(1);

    EXPECT_EQ(at_work.at(1).trial, crashed);
}

TEST_F(BadNodeTest, ANodeWhoseTrialsSucceedElsewhereIsExcludedAndTheSweepEndsWithoutIt) {
    for (int i = 0; i < 3; ++i) {
        crash(1);
        end_well(2);
        end_well(2);
    }

    EXPECT_THAT(
        notes,
        Contains("n1 is excluded: 3 trials that crashed on n1 succeeded on other nodes, and none succeeded "
                 "there; check that node"));
    while (coordinator->outcome() == SweepOutcome::running) {
        end_well(2);
    }
    EXPECT_EQ(coordinator->outcome(), SweepOutcome::finished);
    EXPECT_EQ(std::ranges::count(recorded<AttemptEnded>(), TrialState::completed, &AttemptEnded::state), 8);
}

TEST_F(BadNodeTest, ANodeOnWhichTrialsAlsoSucceedIsNotBlamed) {
    for (int i = 0; i < 3; ++i) {
        crash(1);
        end_well(2);
        end_well(1);
    }

    EXPECT_THAT(notes, Not(Contains(HasSubstr("excluded"))));
}

}  // namespace
}  // namespace trommel
