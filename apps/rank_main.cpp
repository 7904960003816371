// trommel-rank: rank 0 is the coordinator of a sweep, every other rank a worker. Started by `trommel run`.
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/spdlog.h>
#include <CLI/CLI.hpp>

#include "cli/console/option_checks.hpp"
#include "coordinator/runtime/run_coordinator.hpp"
#include "messaging/mpi/mpi_channel.hpp"
#include "messaging/mpi/mpi_session.hpp"
#include "messaging/mpi/mpi_version.hpp"
#include "slurm/gpu_share.hpp"
#include "slurm/recorded_end.hpp"
#include "slurm/slurm_job.hpp"
#include "storage/results/results_reader.hpp"
#include "storage/results/writer_claim.hpp"
#include "sweep_directory/coordinator_lock.hpp"
#include "sweep_directory/inputs/located_sweep.hpp"
#include "sweep_directory/last_words.hpp"
#include "sweep_directory/request_box.hpp"
#include "sweep_directory/sweep_directory.hpp"
#include "sweep_directory/sweep_edit.hpp"
#include "system/errors.hpp"
#include "system/executables.hpp"
#include "system/printable.hpp"
#include "system/version.hpp"
#include "system/waiting_times.hpp"
#include "system/whole_file.hpp"
#include "worker/runtime/run_worker.hpp"

namespace {

using namespace trommel;

volatile std::sig_atomic_t stop_signal = 0;

const auto began = std::chrono::steady_clock::now();

// Keeps only the first signal. Later ones repeat it: Slurm signals mpirun and each rank, and `trommel run` signals
// again until the coordinator reacts.
void remember_signal(int signal) {
    if (stop_signal == 0) {
        stop_signal = signal;
    }
}

constexpr std::array signals = {SIGHUP, SIGINT, SIGTERM, SIGUSR1, SIGUSR2};

// After a signal, the coordinator ends its run in an orderly way. Workers ignore signals and wait for the coordinator's
// message, because they must still deliver their trainers' results. Until MPI has told a process its rank, it remembers
// signals.
void handle_signals(void (*handler)(int)) {
    for (const int signal : signals) {
        std::signal(signal, handler);
    }
}

/// The options that `trommel run` passes to each rank.
struct RankOptions {
    SweepDirectory directory;
    std::vector<std::string> inputs;  // the paths of shards and weights files
    std::filesystem::path last_words;
    std::string command_directory;  // where the sweep's command runs, if it has one
    std::int64_t deadline = 0;      // when all processes are killed, in seconds since 1970; 0: unknown
    int warning_seconds = 0;        // how long before the deadline SIGUSR2 arrives
    ResumeBy resume_by = ResumeBy::none;
    int workers_per_gpu = 0;
};

// If the coordinator hangs, or died together with its launcher, no other process asks Slurm to run the job again, so
// this worker does. If the launcher is still running, it reads the reason from the file for the exit reason.
void leave_without_coordinator(const RankOptions& options, int rank, const std::string& reason) {
    if (std::error_code none; std::filesystem::exists(options.last_words, none)) {
        leave_last_words(options.last_words, {.wrong_input = false, .text = reason});
    }
    EndOfRun end = recorded_end(options.directory);
    end.was_short = std::chrono::steady_clock::now() - began <= patient(shortest_run);
    const auto job = slurm_job();
    if (job && options.resume_by != ResumeBy::none && verdict_on(end) == ResumeVerdict::resume) {
        const std::string what = abandon_job(options.resume_by, *job, options.directory.slurm());
        std::fprintf(stderr, "trommel: worker %d: %s\n", rank, what.c_str());
    }
}

// The sweep file in the directory, if `trommel run` replaced it by an edited one; a text that does not parse is ignored.
std::optional<EditedSweep> edit_of(const SweepDirectory& directory, const BegunSweep& begun,
                                   const Sweep& located, const auto& log) {
    try {
        const std::string text = read_whole(directory.sweep_file());
        const std::string& name = begun.source.file_name;
        if (text == begun.source.text) {
            return std::nullopt;
        }
        EditedSweep edited = edited_sweep(begun, directory, {name, text, read_sweep(text, name)});
        edited.sweep.data = located.data;
        edited.sweep.weights_files = located.weights_files;
        return edited;
    } catch (const std::exception& error) {
        log(std::string("sweep.toml is not used: ") + error.what());
        return std::nullopt;
    }
}

// The deadline, converted from the system clock to the steady clock of the coordinator.
std::optional<TimePoint> deadline(const RankOptions& options) {
    if (options.deadline <= 0) {
        return std::nullopt;
    }
    const std::chrono::system_clock::time_point end{std::chrono::seconds(options.deadline)};
    return std::chrono::steady_clock::now() + std::chrono::duration_cast<std::chrono::steady_clock::duration>(
                                                  end - std::chrono::system_clock::now());
}

CoordinatorResult coordinate(const RankOptions& options, Peer workers) {
    const SweepDirectory& directory = options.directory;
    const CoordinatorLock lock(directory.path, std::chrono::seconds(3));
    const WriterClaim claim(directory.results(), this_process());
    const auto logger =
        spdlog::basic_logger_mt("coordinator", (directory.logs() / "coordinator.log").string());
    logger->set_pattern("%Y-%m-%dT%H:%M:%S.%e %v");
    logger->flush_on(spdlog::level::info);

    logger->set_error_handler([](const std::string&) {});  // the record reports a full disk
    const auto log = [&](std::string_view line) { logger->info("{}", printable(line)); };

    const BegunSweep begun = begun_sweep(ResultsReader(directory.results()).source());
    MpiChannel channel;
    auto heartbeats_sent = std::chrono::steady_clock::now();
    const auto meanwhile = [&] {
        if (std::chrono::steady_clock::now() - heartbeats_sent > heartbeat_interval) {
            send_heartbeats(channel, workers);
            heartbeats_sent = std::chrono::steady_clock::now();
        }
    };
    TrialStore store(directory.results(), meanwhile, [&] { claim.check(); });
    const Sweep sweep = with_input_paths(sweep_from(begun.source, begun.sweep), options.inputs);
    const auto edited = edit_of(directory, begun, sweep, log);
    const RequestBox requests(directory.path);
    requests.forget_stops(log);
    logger->info("{} {} coordinates {} workers", version(), revision(), workers);
    const CoordinatorResult result =
        run_coordinator(sweep, edited,
                        {.store = store,
                         .channel = channel,
                         .workers = workers,
                         .stop_signal = stop_signal,
                         .requests = {.look = [&] { return requests.look(log); },
                                      .remove = [&](const Request& request) { requests.remove(request); }},
                         .models = directory.models(),
                         .checkpoints = directory.checkpoints(),
                         .deadline = deadline(options),
                         .warning = std::chrono::seconds(options.warning_seconds),
                         .log = log,
                         .tell = [&](std::string_view line) {
                             log(line);
                             std::fprintf(stderr, "\ntrommel: %s\n", printable(line).c_str());
                         }});
    channel.deliver();
    return result;
}

// Sends Shutdown to the workers first: if mpirun runs with recovery, they survive an abort and would wait for the
// coordinator.
[[noreturn]] void give_up(MpiSession& session, const RankOptions& options, const LastWords& words) {
    leave_last_words(options.last_words, words);
    if (const auto logger = spdlog::get("coordinator")) {
        logger->error("{}", printable(words.text));
    }
    MpiChannel channel;
    for (Peer worker = 1; worker < session.size(); ++worker) {
        channel.send(worker, Shutdown{words.text});
    }
    channel.deliver();
    session.abort(1);
}

// An error of rank 0 ends all ranks.
int run_rank_0(MpiSession& session, const RankOptions& options) {
    try {
        const CoordinatorResult result = coordinate(options, session.size() - 1);
        if (result.lost_workers) {
            session.abort(
                0);  // finalizing may hang once a rank is missing; the record shows how the sweep ended
        }
        session.finalize();
        return 0;
    } catch (const InputError& error) {
        give_up(session, options, {.wrong_input = true, .text = error.what()});
    } catch (const RecordBroken& error) {
        give_up(session, options, {.wrong_input = true, .text = error.what()});
    } catch (const std::exception& error) {
        give_up(session, options, {.wrong_input = false, .text = error.what()});
    }
}

TrainerCommand trainer_of(const RankOptions& options) {
    return options.command_directory.empty()
               ? TrainerCommand{trainer_executable(), {}}
               : command_trainer(options.directory.trials(), options.command_directory);
}

int run_other_rank(MpiSession& session, const RankOptions& options) {
    WorkerEnd end;
    try {
        if (options.workers_per_gpu > 0) {
            take_gpu(options.workers_per_gpu);
        }
        const TrainerCommand trainer = trainer_of(options);
        end = run_worker(session, {.trainer = trainer.executable,
                                   .log_directory = options.directory.logs(),
                                   .trainer_arguments = trainer.arguments});
    } catch (const std::exception& error) {
        end = {.cause = LeaveCause::trouble, .reason = error.what()};
    }
    if (end.cause != LeaveCause::told) {
        std::fprintf(stderr, "trommel: worker %d leaves: %s\n", session.rank(),
                     printable(end.reason).c_str());
        if (end.cause == LeaveCause::silence) {
            leave_without_coordinator(options, session.rank(), end.reason);
        }
        _exit(0);  // any other status would end the whole job
    }
    session.finalize();
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc == 2 && std::string_view(argv[1]) == "--open-mpi") {  // compared with mpirun's by `trommel run`
        std::printf("%s %s\n", built_with_open_mpi().c_str(), linked_with_open_mpi().c_str());
        return 0;
    }
    handle_signals(remember_signal);
    MpiSession session(argc, argv);
    if (session.rank() != 0) {
        handle_signals(SIG_IGN);
    }

    CLI::App app("One rank of a sweep; 'trommel run' starts it through mpirun.");
    RankOptions options;
    app.add_option("--directory", options.directory.path, "The sweep's directory")->required();
    app.add_option(
        "--input", options.inputs,
        "Paths, on this node, of the sweep's shards (in the order of its data sets), then of its weights files");
    app.add_option("--last-words", options.last_words, "File for the exit reason")->required();
    app.add_option("--command-directory", options.command_directory,
                   "Where the sweep's command runs, if it has one");
    app.add_option("--deadline", options.deadline,
                   "When all processes will be killed, in seconds since 1970");
    app.add_option("--warning", options.warning_seconds,
                   "How many seconds before the deadline SIGUSR2 arrives");
    app.add_option("--resume-by", options.resume_by, "How the Slurm job resumes if the coordinator is lost")
        ->transform(cli::one_of({ResumeBy::requeue, ResumeBy::resubmit, ResumeBy::none}));
    app.add_option("--workers-per-gpu", options.workers_per_gpu, "How many workers of a node share a GPU");
    CLI11_PARSE(app, argc, argv);

    if (session.size() < 2) {
        std::fprintf(stderr, "trommel: a sweep needs a coordinator and a worker, at least 2 ranks\n");
        session.abort(2);
    }
    return session.rank() == 0 ? run_rank_0(session, options) : run_other_rank(session, options);
}
