// trommel submit: runs a sweep as a Slurm job, which is requeued until the sweep is finished.
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "cli/commands/commands.hpp"
#include "cli/console/option_checks.hpp"
#include "search_spaces/sweep_file.hpp"
#include "slurm/batch_script.hpp"
#include "slurm/sbatch_variables.hpp"
#include "slurm/site.hpp"
#include "slurm/slurm_environment.hpp"
#include "slurm/slurm_queue.hpp"
#include "slurm/slurm_time.hpp"
#include "slurm/submitted_jobs.hpp"
#include "slurm/sweep_jobs.hpp"
#include "sweep_directory/coordinator_probe.hpp"
#include "sweep_directory/former_directory.hpp"
#include "sweep_directory/inputs/shard_location.hpp"
#include "sweep_directory/new_sweep.hpp"
#include "system/errors.hpp"
#include "system/executables.hpp"
#include "system/find_program.hpp"
#include "system/printing.hpp"
#include "system/program_output.hpp"
#include "system/shell_words.hpp"
#include "system/whole_file.hpp"
#include "worker/trainer_process/trainer_environment.hpp"

namespace trommel::cli {

namespace {

namespace fs = std::filesystem;

struct SubmitOptions {
    fs::path sweep_file;
    fs::path directory;
    std::string nodes = "1";
    std::int64_t workers_per_node = 0;  ///< 0: as the site says
    std::int64_t gpus_per_node = 0;
    std::string time;
    std::string site;
    std::vector<std::string> data;
    std::vector<std::string> sbatch;
    bool force = false;
    bool dry_run = false;
};

// "4" or "2-4".
bool is_range(const std::string& nodes) {
    const std::size_t dash = nodes.find('-');
    const auto is_count = [](const std::string& text) {
        return !text.empty() && text.size() < 7 && text.front() != '0' &&
               std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
    };
    return dash == std::string::npos ? is_count(nodes)
                                     : is_count(nodes.substr(0, dash)) && is_count(nodes.substr(dash + 1));
}

// One worker per GPU, or as many as the site file sets.
std::int64_t workers_per_node(const SubmitOptions& options, const Site& site) {
    if (options.gpus_per_node > 0) {
        const std::int64_t workers = options.gpus_per_node * site.workers_per_gpu;
        if (options.workers_per_node > 0 && options.workers_per_node != workers) {
            throw InputError(fmt::format(
                "--workers-per-node {}: {} GPUs per node with {} workers each make {}; leave it out, "
                "or set workers_per_gpu in the site file",
                options.workers_per_node, options.gpus_per_node, site.workers_per_gpu, workers));
        }
        return workers;
    }
    const std::int64_t workers =
        options.workers_per_node > 0 ? options.workers_per_node : site.workers_per_node.value_or(0);
    if (workers == 0) {
        throw InputError(
            "missing number of trials at once on a node; add --workers-per-node W, or workers_per_node in the site "
            "file");
    }
    return workers;
}

BatchJob job_of(const SubmitOptions& options, const Sweep& sweep, const Site& site) {
    if (!is_range(options.nodes)) {
        throw InputError("--nodes " + options.nodes +
                         ": not a number of nodes; write 4, or 2-4 for a minimum and a maximum");
    }
    if (options.gpus_per_node > 0 && !sweep.train.command) {
        throw InputError(
            options.sweep_file.string() +
            ": trains models of trommel (which do not use GPUs yet); leave out --gpus-per-node, or train "
            "with a [train] command of your own");
    }
    const fs::path directory =
        options.directory.empty() ? options.sweep_file.parent_path() / sweep.name : options.directory;
    return {.name = sweep.name,
            .sweep_file = fs::absolute(options.sweep_file).lexically_normal(),
            .directory = fs::absolute(directory).lexically_normal(),
            .trommel = sibling("trommel"),
            .nodes = options.nodes,
            .workers_per_node = workers_per_node(options, site),
            .gpus_per_node = options.gpus_per_node,
            .time = options.time,
            .data = options.data,
            .sbatch = options.sbatch};
}

// The time limit, if it is known before the job starts; otherwise `run` asks Slurm.
std::optional<std::string> time_limit(const BatchJob& job, const Site& site) {
    const std::string said = time_limit_of(job, site);
    const char* variable = std::getenv("SBATCH_TIMELIMIT");
    return !said.empty() ? std::optional(said)
           : variable    ? std::optional<std::string>(variable)
                         : std::nullopt;
}

// With a limit of two minutes, a warning of two minutes would leave no time.
Site with_bearable_warning(const BatchJob& job, Site site) {
    const auto text = time_limit(job, site);
    const auto limit = text ? parse_time_limit(*text) : std::nullopt;
    const auto warning = limit ? bearable_warning(site.stop_before_end, *limit) : site.stop_before_end;
    if (warning != site.stop_before_end) {
        print_note(
            "--time {}: a warning of {} s would take {} of it; the warning comes {} s before the end\n",
            *text, site.stop_before_end.count(), site.stop_before_end >= *limit ? "all" : "most",
            warning.count());
        site.stop_before_end = warning;
    }
    return site;
}

// A job that is only completing does not count.
void must_be_the_only_one(const std::vector<JobStatus>& jobs, const SubmitOptions& options,
                          const fs::path& directory) {
    const auto other =
        std::ranges::find_if(jobs, [](const JobStatus& job) { return job.state != "COMPLETING"; });
    if (other != jobs.end() && !options.force) {
        const std::string why = other->reason.empty() ? "" : " (" + other->reason + ")";
        throw InputError(
            fmt::format("{}: its job {} is already {}{}; see 'trommel status', end it with 'trommel stop', "
                        "or use --force to submit another job that waits for it to end",
                        directory.string(), other->id, other->state, why));
    }
}

// A new job waits for the others: two at once would compete for the directory.
std::vector<std::string> sbatch_command(const std::vector<JobStatus>& jobs, const fs::path& script) {
    std::vector<std::string> command = {"sbatch"};
    const auto options = options_in(read_whole(script));
    if (!jobs.empty() && std::ranges::none_of(options, [](const SbatchOption& option) {
            return option.name == "dependency";
        })) {
        std::string ids;
        for (const JobStatus& job : jobs) {
            ids += ":" + job.id;
        }
        command.push_back("--dependency=afterany" + ids);
    }
    command.push_back(script.string());
    return command;
}

// The output of sbatch. Throws InputError if it refuses. With --wait its exit status is the job's, much
// later, so only its output counts.
ProgramOutput give_to_sbatch(const std::vector<JobStatus>& jobs, const fs::path& script) {
    constexpr auto long_enough = std::chrono::hours(24);  // the user sees that it takes long
    const auto environment = environment_for(read_whole(script), environment_of_a_new_job(own_environment()));
    print_note("{}", notes_of(environment));
    const ProgramOutput said = output_of(sbatch_command(jobs, script),
                                         {.patience = long_enough, .environment = environment.variables});
    print_note("{}", said.err);
    if (said.status == 127 && !find_in_path("sbatch")) {
        throw InputError("sbatch not found; run this on a login node, or use 'trommel run'");
    }
    if (said.status != 0 && !submitted_job(said.out)) {
        throw InputError("sbatch refused it (see above); nothing was submitted, and no files were left");
    }
    return said;
}

// Before the job is reported: if this fails, the job exists all the same.
void remember(const ProgramOutput& said, const fs::path& script) {
    if (const auto job = submitted_job(said.out)) {
        remember_submission(script.parent_path(),
                            {.id = job->id,
                             .script = script,
                             .cluster = job->cluster.empty() ? cluster_name() : job->cluster});
    }
}

// The coordinator of a running job holds the directory, which is prepared then; its next run reads the sweep
// file.
void prepare(const SubmitOptions& options, const SweepFile& file, const SweepDirectory& directory,
             const std::vector<JobStatus>& jobs) {
    if (!jobs.empty() && coordinator_at_work(directory.path)) {
        return;
    }
    const PreparedSweep prepared =
        prepare_directory(directory, file, parse_data_options(options.data), std::nullopt);
    print_note("{}", prepared.news.empty() ? "" : prepared.news + "\n");
}

void submit(const SubmitOptions& options, ExitCode& exit_code) {
    const Site found = find_site(options.site);
    const SweepFile sweep_file = read_sweep_file(options.sweep_file);
    const BatchJob job = job_of(options, sweep_file.sweep, found);
    const Site site = with_bearable_warning(job, found);
    const std::string script = batch_script(job, site);
    if (options.dry_run) {
        fmt::print("{}", script);
        return;
    }
    const SweepDirectory directory{job.directory};
    const std::vector<JobStatus> jobs = living_jobs(directory.path);
    must_be_the_only_one(jobs, options, directory.path);
    const FormerDirectory former(directory);
    prepare(options, sweep_file, directory, jobs);
    const fs::path file = directory.slurm() / "job.sh";
    ProgramOutput said;
    try {
        fs::create_directories(directory.slurm());
        write_whole(file, script);
        said = give_to_sbatch(jobs, file);
    } catch (...) {
        former.restore();
        throw;
    }
    remember(said, file);
    const std::string name = shell_path(directory.path);
    fmt::print("{}its script: {}\nnext: trommel status {}; trommel leaderboard {}; trommel stop {}\n",
               said.out, shell_path(file), name, name, name);
    exit_code = ExitCode::done;
}

}  // namespace

void add_submit(CLI::App& app, ExitCode& exit_code) {
    auto options = std::make_shared<SubmitOptions>();
    CLI::App* command = app.add_subcommand("submit", "Run or resume a sweep under Slurm");
    command->add_option("SWEEP", options->sweep_file, "The sweep file")->required();
    command->add_option("OPTION", options->sbatch, "Options of sbatch, after --");
    command->add_option("-d,--directory", options->directory,
                        "The sweep's directory [default: its name, beside the file]");
    command->add_option("-n,--nodes", options->nodes, "Number of nodes: 4, or 2-4")->capture_default_str();
    command->add_option("-w,--workers-per-node", options->workers_per_node, "Trials at once on each node")
        ->check(whole_number(1, 4096));
    command
        ->add_option("-g,--gpus-per-node", options->gpus_per_node,
                     "GPUs per node, with one trial at once on each")
        ->check(whole_number(1, 64));
    command->add_option("-t,--time", options->time, "The job's time limit, as sbatch takes it: 8:00:00");
    command->add_option("--site", options->site,
                        "A table in the site file ($TROMMEL_SITE, ~/.config/trommel/site.toml)");
    command->add_option("--data", options->data, "The shard of a data set: NAME=FILE")
        ->allow_extra_args(false);
    command->add_flag(
        "--force", options->force,
        "Submit even if a job of the sweep waits or runs; the new job waits for that one to end");
    command->add_flag("--dry-run", options->dry_run, "Only print the batch script");
    command->footer(
        "Example:\n  trommel submit sweep.toml --nodes 4 --workers-per-node 16 --time 8:00:00\n"
        "  trommel submit sweep.toml --site cpu -- --mem=64G --mail-type=END");
    command->callback([options, &exit_code] { submit(*options, exit_code); });
}

}  // namespace trommel::cli
