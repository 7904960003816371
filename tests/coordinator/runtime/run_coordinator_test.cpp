// The loop of rank 0 with a real record, and workers that answer in memory.
#include "coordinator/runtime/run_coordinator.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <deque>
#include <functional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "storage/results/results_reader.hpp"
#include "system/errors.hpp"
#include "tests/coordinator/small_sweep.hpp"
#include "tests/storage/results/a_sweep.hpp"
#include "tests/temporary_directory.hpp"

namespace trommel {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

/// Workers that answer at once. Each trains two epochs of every trial that it gets. With `keep_training` it
/// reports only the first epoch, until a Pause, which it answers with a checkpoint.
class Workers final : public Channel {
  public:
    explicit Workers(Peer count) {
        for (Peer worker = 1; worker <= count; ++worker) {
            inbox_.push_back({worker, hello()});
        }
    }

    void send(Peer to, const Message& message) override {
        if (const auto* start = std::get_if<StartTrial>(&message)) {
            on_start(*start);
            report(to, start->attempt, 1);
            if (!keep_training) {
                report(to, start->attempt, 2);
                inbox_.push_back({to, TrialFinished{start->attempt, Ending::trained,
                                                    Selected{2, 2, metrics(2), {}, {}, "digest", 1}}});
            }
        } else if (const auto* pause = std::get_if<Pause>(&message)) {
            inbox_.push_back({to, CheckpointSaved{pause->attempt, 1, "checkpoint", "digest"}});
        } else if (std::holds_alternative<Shutdown>(message)) {
            dismissed.insert(to);
        }
    }

    std::optional<Received> receive() override {
        if (std::exchange(garbage, false)) {
            throw MessageError("rank 1: message with unknown tag 99");
        }
        if (inbox_.empty()) {
            return std::nullopt;
        }
        Received next = std::move(inbox_.front());
        inbox_.pop_front();
        return next;
    }

    std::function<void(const StartTrial&)> on_start = [](const StartTrial&) {};
    bool keep_training = false;
    bool garbage = false;
    std::set<Peer> dismissed;

  private:
    static Metrics metrics(std::int32_t epoch) {
        return {{"val_accuracy", 0.5 + 0.1 * epoch}, {"val_loss", 0.5}};
    }
    void report(Peer worker, const AttemptId& attempt, std::int32_t epoch) {
        inbox_.push_back({worker, EpochReport{attempt, epoch, metrics(epoch), 0.1}});
    }

    std::deque<Received> inbox_;
};

class RunCoordinatorTest : public testing::Test {
  protected:
    RunCoordinatorTest() { TrialStore::create(record_, testing_store::a_sweep()); }

    CoordinatorResult run() {
        TrialStore store(record_);
        return run_coordinator(small_sweep(), std::nullopt,
                               {.store = store,
                                .channel = workers_,
                                .workers = 2,
                                .stop_signal = stop_signal_,
                                .requests = requests_,
                                .models = directory_ / "models",
                                .checkpoints = directory_ / "checkpoints",
                                .deadline = std::nullopt,
                                .log = [this](std::string_view line) { log_.emplace_back(line); },
                                .tell = [](std::string_view) {}});
    }

    SweepProgress progress() const { return ResultsReader(record_).progress(); }

    TemporaryDirectory directory_;
    std::filesystem::path record_ = directory_ / "results.sqlite";
    Workers workers_{2};
    volatile std::sig_atomic_t stop_signal_ = 0;
    RequestSource requests_{.look = [] { return std::vector<Request>(); }, .remove = [](const Request&) {}};
    std::vector<std::string> log_;
};

TEST_F(RunCoordinatorTest, ItTrainsTheWholeGridAndDismissesTheWorkers) {
    const CoordinatorResult result = run();

    EXPECT_EQ(result.outcome, SweepOutcome::finished);
    EXPECT_FALSE(result.lost_workers);
    EXPECT_EQ(progress().count(TrialState::completed), 3);
    EXPECT_EQ(progress().last_event.event, SweepEvent::finished);
    EXPECT_THAT(workers_.dismissed, ElementsAre(1, 2));
}

TEST_F(RunCoordinatorTest, AnAttemptIsOnDiskBeforeItsWorkerHearsOfIt) {
    int started = 0;
    workers_.on_start = [&](const StartTrial& start) {
        ++started;
        const auto attempts = ResultsReader(record_).attempts(start.attempt.trial);
        ASSERT_EQ(attempts.size(), 1u) << to_text(start.attempt.trial);
        EXPECT_EQ(attempts[0].id, start.attempt);
    };

    run();

    EXPECT_EQ(started, 3);
}

TEST_F(RunCoordinatorTest, ASignalPausesTheTrialsAndTheNextRunResumesThem) {
    workers_.keep_training = true;
    workers_.on_start = [&](const StartTrial&) { stop_signal_ = SIGTERM; };
    EXPECT_EQ(run().outcome, SweepOutcome::stopped);
    EXPECT_EQ(progress().count(TrialState::paused), 2);
    EXPECT_THAT(progress().last_event.detail, HasSubstr("signal 15"));

    stop_signal_ = 0;
    workers_ = Workers(2);
    EXPECT_EQ(run().outcome, SweepOutcome::finished);
    EXPECT_EQ(progress().count(TrialState::completed), 3);
}

TEST_F(RunCoordinatorTest, AMessageThatCannotBeDecodedIsLoggedAndTheNextOneIsRead) {
    workers_.garbage = true;

    EXPECT_EQ(run().outcome, SweepOutcome::finished);

    EXPECT_THAT(log_, Contains("rank 1: message with unknown tag 99"));
}

TEST_F(RunCoordinatorTest, ARequestIsRemovedOnceItsAnswerIsOnDisk) {
    const Request stop{.id = "r1", .what = Stop{.now = false}};
    std::vector<Request> pending = {stop};
    requests_.look = [&] { return pending; };
    requests_.remove = [&](const Request& request) {
        EXPECT_TRUE(ResultsReader(record_).request(request.id).has_value());
        pending.clear();
    };

    EXPECT_EQ(run().outcome, SweepOutcome::stopped);

    EXPECT_TRUE(pending.empty());
    EXPECT_TRUE(is_by_request(progress().last_event.detail)) << progress().last_event.detail;
}

TEST_F(RunCoordinatorTest, ARecordThatDoesNotFitTheSweepIsRefusedBeforeAnyWorkerHears) {
    testing_store::Recorder records;
    TrialStore store(record_);
    store.begin_life();
    store.apply(std::vector{records.propose(1, {{"learning_rate", std::string("fast")}})});

    EXPECT_THROW(run(), RecordBroken);

    EXPECT_TRUE(workers_.dismissed.empty());
}

}  // namespace
}  // namespace trommel
