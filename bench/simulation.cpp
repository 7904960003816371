#include "bench/simulation.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>
#include <queue>
#include <tuple>
#include <utility>

#include "coordinator/coordinator.hpp"
#include "messaging/messages.hpp"
#include "sweep/random.hpp"

namespace trommel::bench {

namespace {

constexpr const char* metric = "value";

Sweep sweep_of(const Problem& problem, const Simulation& simulation) {
    Sweep sweep;
    sweep.name = "bench";
    sweep.seed = simulation.seed;
    sweep.objectives = {{metric, problem.direction}};
    sweep.train.settings = {{"epochs", std::int64_t{problem.epochs.back()}}};
    sweep.train.command = Command{.words = {"true"}, .params = {}, .metrics = {metric}};
    sweep.space = problem.space;
    sweep.sampler = simulation.sampler;
    sweep.pruner = simulation.pruner;
    if (simulation.pruner.name == "none") {
        sweep.budget.trials = simulation.trials;
    }
    return sweep;
}

class Simulator {
  public:
    Simulator(const Problem& problem, const Simulation& simulation)
        : problem_(problem),
          simulation_(simulation),
          coordinator_(sweep_of(problem, simulation), History{}, 1, simulation.workers, TimePoint{}) {}

    SimulatedSweep run() {
        for (Peer worker = 1; worker <= simulation_.workers; ++worker) {
            receive(worker, hello());
        }
        const auto most_epochs = static_cast<double>(simulation_.trials * problem_.epochs.back());
        while (!events_.empty() && epochs_ < most_epochs) {
            const auto [seconds, number, worker] = events_.top();
            events_.pop();
            if (tasks_.at(worker).number == number) {
                result_.seconds = seconds;
                end_epoch(worker);
            }
        }
        return std::move(result_);
    }

  private:
    struct Task {
        AttemptId attempt;
        Truth truth;
        double observed_shift = 0;  // of every value, by the seed and the noise
        double epoch_seconds = 1;
        std::size_t next = 0;     // index in Problem::epochs
        std::int64_t number = 0;  // of its only event in the queue
    };

    bool judges() const { return simulation_.pruner.name != "none"; }

    void receive(Peer worker, const Message& message) {
        const auto milliseconds = std::chrono::milliseconds(std::llround(result_.seconds * 1000));
        coordinator_.receive(worker, message, TimePoint{} + milliseconds);
        const Commands commands = coordinator_.take_commands();
        for (const Record& record : commands.records) {
            if (const auto* proposed = std::get_if<ConfigurationProposed>(&record)) {
                configurations_[proposed->configuration] = proposed->params;
            }
        }
        for (const Outgoing& each : commands.messages) {
            if (const auto* start = std::get_if<StartTrial>(&each.message)) {
                start_trial(each.to, *start);
            } else if (std::holds_alternative<StopTrial>(each.message)) {
                stopped_.push_back(each.to);
            }
        }
        while (!stopped_.empty()) {
            const Peer stopped = stopped_.back();
            stopped_.pop_back();
            const AttemptId attempt =
                std::exchange(tasks_.at(stopped).number, 0) > 0 ? tasks_.at(stopped).attempt : AttemptId{};
            note_progress();
            receive(stopped, TrialFinished{attempt, Ending::stopped, std::nullopt});
        }
    }

    void start_trial(Peer worker, const StartTrial& start) {
        const TrialId trial = start.attempt.trial;
        const auto number = static_cast<std::uint64_t>(trial.configuration.number);
        std::mt19937_64 random(derive_seed(simulation_.seed, "bench", number));
        Task task{.attempt = start.attempt, .truth = problem_.truth(configurations_.at(trial.configuration))};
        const double speed = std::exp2(2 * uniform01(random) - 1);
        task.epoch_seconds = task.truth.epoch_seconds * (task.truth.curve.empty() ? speed : 1);
        const auto seeds = static_cast<std::int64_t>(task.truth.seeds.size());
        const auto seed = static_cast<std::size_t>(uniform_index(random, seeds));
        const double radius = std::sqrt(-2 * std::log(1 - uniform01(random)));
        task.observed_shift = problem_.noise * radius * std::cos(6.283185307179586 * uniform01(random)) +
                              (simulation_.noisy ? task.truth.seeds[seed] - task.truth.mean() : 0);
        if (!judges()) {
            task.next = problem_.epochs.size() - 1;
        }
        tasks_[worker] = std::move(task);
        schedule(worker);
    }

    void schedule(Peer worker) {
        Task& task = tasks_.at(worker);
        const bool is_first = task.next == 0 || !judges();
        const std::int32_t before = is_first ? 0 : problem_.epochs[task.next - 1];
        const double seconds = task.epoch_seconds * (problem_.epochs[task.next] - before);
        task.number = ++last_number_;
        events_.emplace(result_.seconds + seconds, task.number, worker);
    }

    void end_epoch(Peer worker) {
        Task& task = tasks_.at(worker);
        const std::int32_t epoch = problem_.epochs[task.next];
        const std::int32_t before = task.next == 0 || !judges() ? 0 : problem_.epochs[task.next - 1];
        epochs_ += epoch - before;
        const bool is_last = ++task.next == problem_.epochs.size();
        const double value =
            (is_last ? task.truth.mean() : task.truth.curve.at(task.next - 1)) + task.observed_shift;
        const AttemptId attempt = task.attempt;
        const Metrics metrics{{metric, value}};
        const std::int64_t number = task.number;
        receive(worker, EpochReport{attempt, epoch, metrics, task.epoch_seconds});
        if (tasks_.at(worker).number != number) {
            return;  // it was stopped
        }
        if (!is_last) {
            schedule(worker);
            return;
        }
        complete(value, task.truth.mean());
        note_progress();
        receive(worker, TrialFinished{attempt, Ending::trained,
                                      Selected{.epoch = epoch, .epochs = epoch, .metrics = metrics}});
    }

    void complete(double observed, double truth) {
        if (std::isnan(best_) || is_better(truth, best_, problem_.direction)) {
            best_ = truth;
        }
        if (std::isnan(best_observed_) || is_better(observed, best_observed_, problem_.direction)) {
            best_observed_ = observed;
            chosen_ = truth;
        }
    }

    void note_progress() {
        ++ended_;
        const double spent = judges() ? epochs_ / problem_.epochs.back() : ended_;
        result_.progress.push_back({spent, best_, chosen_});
    }

    const Problem& problem_;
    const Simulation& simulation_;
    Coordinator coordinator_;
    SimulatedSweep result_;
    std::map<ConfigurationId, Params> configurations_;
    std::map<Peer, Task> tasks_;
    std::vector<Peer> stopped_;
    using Event = std::tuple<double, std::int64_t, Peer>;  // seconds, the number of the event, worker
    std::priority_queue<Event, std::vector<Event>, std::greater<>> events_;
    std::int64_t last_number_ = 0;
    double epochs_ = 0;
    double ended_ = 0;
    double best_ = std::nan("");
    double best_observed_ = std::nan("");
    double chosen_ = std::nan("");
};

}  // namespace

SimulatedSweep simulate(const Problem& problem, const Simulation& simulation) {
    return Simulator(problem, simulation).run();
}

const Progress& after(const SimulatedSweep& sweep, double trials) {
    const auto later = std::ranges::upper_bound(sweep.progress, trials, {}, &Progress::trials);
    return later == sweep.progress.begin() ? sweep.progress.front() : *(later - 1);
}

}  // namespace trommel::bench
