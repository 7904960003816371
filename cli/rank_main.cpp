// trommel-rank: rank 0 is the coordinator of a sweep, every other rank a worker. Started by `trommel run`.
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <exception>
#include <memory>
#include <string>
#include <vector>

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/spdlog.h>
#include <CLI/CLI.hpp>

#include "cli/common/executables.hpp"
#include "cli/common/last_words.hpp"
#include "cli/common/shard_location.hpp"
#include "cli/common/sweep_directory.hpp"
#include "coordinator/runtime/coordinator_lock.hpp"
#include "coordinator/runtime/run_coordinator.hpp"
#include "messaging/mpi/mpi_session.hpp"
#include "storage/results/results_reader.hpp"
#include "sweep/errors.hpp"
#include "sweep/version.hpp"
#include "worker/runtime/run_worker.hpp"

namespace {

using namespace trommel;

volatile std::sig_atomic_t stop_signal = 0;

void remember_signal(int signal) {
    stop_signal = signal;
}

constexpr std::array signals = {SIGHUP, SIGINT, SIGTERM, SIGUSR1, SIGUSR2};

// A signal ends the coordinator's life in order. Workers wait to be told: theirs is the trainers' results. Until MPI has
// said who we are, signals are remembered.
void handle_signals(void (*handler)(int)) {
    for (const int signal : signals) {
        std::signal(signal, handler);
    }
}

CoordinatorResult coordinate(const cli::SweepDirectory& directory, const std::vector<std::string>& shards,
                             Peer workers) {
    const CoordinatorLock lock(directory.path);
    const auto logger =
        spdlog::basic_logger_mt("coordinator", (directory.logs() / "coordinator.log").string());
    logger->set_pattern("%Y-%m-%dT%H:%M:%S.%e %v");
    logger->flush_on(spdlog::level::info);

    TrialStore store(directory.results());
    Sweep sweep = cli::sweep_from(ResultsReader(directory.results()).source());
    cli::set_shard_paths(sweep, shards);
    logger->info("{} {} coordinates {} workers", version(), revision(), workers);
    MpiChannel channel;
    return run_coordinator(sweep, {.store = store,
                                   .channel = channel,
                                   .workers = workers,
                                   .stop_signal = stop_signal,
                                   .log = [&](std::string_view line) { logger->info("{}", line); }});
}

// The workers are told: with recovery they would outlive an abort, and wait for us.
[[noreturn]] void give_up(MpiSession& session, const cli::SweepDirectory& directory,
                          const cli::LastWords& words) {
    cli::leave_last_words(directory, words);
    MpiChannel channel;
    for (Peer worker = 1; worker < session.size(); ++worker) {
        channel.send(worker, Shutdown{words.text});
    }
    channel.deliver();
    session.abort(1);
}

// Rank 0 speaks for the job: its error ends all ranks.
int run_rank_0(MpiSession& session, const cli::SweepDirectory& directory,
               const std::vector<std::string>& shards) {
    try {
        const CoordinatorResult result = coordinate(directory, shards, session.size() - 1);
        if (result.lost_workers) {
            session.abort(
                0);  // finalising may hang once a rank is missing; the record says how the sweep ended
        }
        session.finalize();
        return 0;
    } catch (const InputError& error) {
        give_up(session, directory, {.wrong_input = true, .text = error.what()});
    } catch (const std::exception& error) {
        give_up(session, directory, {.wrong_input = false, .text = error.what()});
    }
}

cli::TrainerCommand trainer_of(const cli::SweepDirectory& directory, const std::string& command_directory) {
    return command_directory.empty() ? cli::TrainerCommand{cli::trainer_executable(), {}}
                                     : cli::command_trainer(directory.trials(), command_directory);
}

int run_other_rank(MpiSession& session, const cli::SweepDirectory& directory,
                   const std::string& command_directory) {
    WorkerEnd end;
    try {
        const cli::TrainerCommand trainer = trainer_of(directory, command_directory);
        end = run_worker(session, {.trainer = trainer.executable,
                                   .log_directory = directory.logs(),
                                   .trainer_arguments = trainer.arguments});
    } catch (const std::exception& error) {
        std::fprintf(stderr, "trommel: worker %d leaves: %s\n", session.rank(), error.what());
        _exit(0);  // any other status would end the whole job
    }
    if (!end.orderly) {
        std::fprintf(stderr, "trommel: worker %d leaves: %s\n", session.rank(), end.reason.c_str());
        _exit(0);
    }
    session.finalize();
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    handle_signals(remember_signal);
    MpiSession session(argc, argv);
    if (session.rank() != 0) {
        handle_signals(SIG_IGN);
    }

    CLI::App app("One rank of a sweep; 'trommel run' starts it through mpirun.");
    cli::SweepDirectory directory;
    app.add_option("--directory", directory.path, "The sweep's directory")->required();
    std::vector<std::string> shards;
    app.add_option("--shard", shards, "Paths of the sweep's shards here, in the order of its data sets");
    std::string command_directory;
    app.add_option("--command-directory", command_directory, "Where the sweep's command runs, if it has one");
    CLI11_PARSE(app, argc, argv);

    if (session.size() < 2) {
        std::fprintf(stderr, "trommel: a sweep needs a coordinator and a worker, at least 2 ranks\n");
        session.abort(2);
    }
    return session.rank() == 0 ? run_rank_0(session, directory, shards)
                               : run_other_rank(session, directory, command_directory);
}
