// A coordinator for tests: with its own clock, workers that send what the test tells them to, and a list of
// everything that was recorded.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "coordinator/coordinator.hpp"
#include "small_sweep.hpp"

namespace trommel {

using namespace std::chrono_literals;

class CoordinatorTest : public testing::Test {
  protected:
    CoordinatorTest() { begin(2); }

    void begin(Peer workers) {
        coordinator = std::make_unique<Coordinator>(sweep, History{}, 1, workers, now);
        records.clear();
        take();
    }

    // The messages since the last call; records and notes stay in their lists.
    std::vector<Outgoing> take() {
        Commands commands = coordinator->take_commands();
        records.insert(records.end(), commands.records.begin(), commands.records.end());
        notes.insert(notes.end(), commands.notes.begin(), commands.notes.end());
        std::erase_if(commands.messages,
                      [](const Outgoing& each) { return std::holds_alternative<Heartbeat>(each.message); });
        for (const Outgoing& each : commands.messages) {
            if (const auto* start = std::get_if<StartTrial>(&each.message)) {
                at_work[each.to] = start->attempt;
            }
        }
        return commands.messages;
    }

    void say(Peer worker, const Message& message) { coordinator->receive(worker, message, now); }

    // The attempt that was just assigned to a worker.
    AttemptId given(Peer worker) {
        for (const Outgoing& each : take()) {
            if (const auto* start = std::get_if<StartTrial>(&each.message); start && each.to == worker) {
                return start->attempt;
            }
        }
        ADD_FAILURE() << "worker " << worker << " was given nothing";
        return {};
    }

    void finish(Peer worker, const AttemptId& attempt, double accuracy = 0.5) {
        say(worker, EpochReport{attempt, 1, {{"val_accuracy", accuracy}}, 1});
        say(worker, TrialFinished{attempt, Ending::trained,
                                  Selected{1, 1, {{"val_accuracy", accuracy}}, {}, {}, "d", 1}});
    }

    template <class R>
    std::vector<R> recorded() const {
        std::vector<R> found;
        for (const Record& record : records) {
            if (const auto* each = std::get_if<R>(&record)) {
                found.push_back(*each);
            }
        }
        return found;
    }

    // Advances the clock in small steps, as for a coordinator that is not suspended; the workers in
    // `speaking` send heartbeats meanwhile.
    void pass(std::chrono::seconds time, const std::vector<Peer>& speaking = {}) {
        for (auto left = time; left > 0s; left -= 1s) {
            now += 1s;
            for (const Peer worker : speaking) {
                say(worker,
                    Heartbeat{at_work.contains(worker) ? std::optional(at_work[worker]) : std::nullopt});
            }
            coordinator->advance(now);
        }
    }

    Sweep sweep = small_sweep();
    TimePoint now{};
    std::unique_ptr<Coordinator> coordinator;
    std::vector<Record> records;
    std::vector<std::string> notes;
    std::map<Peer, AttemptId> at_work;  // each worker's last assigned attempt
};

}  // namespace trommel
