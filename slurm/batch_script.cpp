#include "slurm/batch_script.hpp"

#include <string_view>

#include <fmt/format.h>

#include "slurm/sbatch_variables.hpp"
#include "system/errors.hpp"
#include "system/printable.hpp"
#include "system/shell_words.hpp"
#include "system/waiting_times.hpp"

namespace trommel {

namespace {

// Slurm replaces what follows a % in the name of a log.
std::string log_name(const std::filesystem::path& directory) {
    std::string name;
    for (const char c : (directory / "slurm").string()) {
        if (c == '"' || c == '\\' || c == '\n') {
            throw InputError(
                directory.string() +
                ": has a quote, a backslash or a line break (a batch script cannot name it); rename it");
        }
        name += c == '%' ? "%%" : std::string(1, c);
    }
    return "\"" + name + "/%j.log\"";
}

// A value becomes a line of the script, or a part of one: what follows a line break would be a command of its own.
void must_be_a_line(const std::string& value, const std::string& what) {
    if (value.find_first_of(std::string_view("\n\r\0", 3)) != std::string::npos) {
        throw InputError(what + " '" + printable(value) +
                         "': has a line break (it becomes a line of a batch script); "
                         "write one line");
    }
}

void must_be_lines(const std::vector<std::string>& values, const std::string& what) {
    for (const std::string& value : values) {
        must_be_a_line(value, what);
    }
}

void check_lines(const BatchJob& job, const Site& site) {
    must_be_lines(job.sbatch, "the option of sbatch");
    must_be_lines(job.data, "--data");
    must_be_lines(
        {job.name, job.nodes, job.sweep_file.string(), job.directory.string(), job.trommel.string()},
        "the path");
    must_be_a_line(job.time, "--time");
    must_be_lines(site.modules, "the site's 'modules'");
    must_be_lines(site.setup, "the site's 'setup'");
    must_be_lines(site.sbatch, "the site's 'sbatch'");
    must_be_lines({site.partition, site.account, site.time, site.scratch, site.scratch_limit}, "the site's");
}

// "--time 5" comes from a shell as two words; a line has both.
std::vector<std::string> whole_options(const std::vector<std::string>& words) {
    std::vector<std::string> options;
    for (const std::string& word : words) {
        if (word.starts_with('-')) {
            options.push_back(word);
        } else if (options.empty()) {
            throw InputError("'" + printable(word) +
                             "': not an option of sbatch (those stand behind --); leave it out");
        } else {
            options.back() += " " + word;
        }
    }
    return options;
}

bool has_one_node(const std::string& nodes) {
    return nodes == "1" || nodes == "1-1";
}

std::string options_of(const BatchJob& job, const Site& site) {
    std::vector<std::string> options = {"--job-name=" + job.name,
                                        "--nodes=" + job.nodes,
                                        fmt::format("--ntasks-per-node={}", job.workers_per_node),
                                        fmt::format("--cpus-per-task={}", site.cpus_per_worker),
                                        "--output=" + log_name(job.directory),
                                        "--open-mode=append",
                                        site.resume_by == ResumeBy::requeue ? "--requeue" : "--no-requeue",
                                        fmt::format("--signal=B:USR1@{}", site.stop_before_end.count())};
    const std::string time = job.time.empty() ? site.time : job.time;
    for (const auto& [option, value] :
         {std::pair{"--time=", time}, {"--partition=", site.partition}, {"--account=", site.account}}) {
        if (!value.empty()) {
            options.push_back(option + value);
        }
    }
    if (job.gpus_per_node > 0) {
        options.push_back(fmt::format("--gpus-per-node={}", job.gpus_per_node));
    }
    if (!has_one_node(job.nodes)) {
        options.push_back("--no-kill");  // a node that dies takes its workers along, not the sweep
    }
    options.insert(options.end(), site.sbatch.begin(), site.sbatch.end());
    const std::vector<std::string> given = whole_options(job.sbatch);
    options.insert(options.end(), given.begin(), given.end());
    std::string text;
    for (const std::string& option : options) {
        text += "#SBATCH " + option + "\n";
    }
    return text;
}

// If a job has none of its submitter's environment (--export=NONE), its steps would have none of the script's; with NIL, Slurm 24.11
// does not set PATH, and bash keeps its own for itself. A warning that
// comes while modules are loaded, or shards staged, must not end the script.
constexpr auto always =
    "export PATH SLURM_EXPORT_ENV=ALL SRUN_EXPORT_ENV=ALL # steps get this script's environment\n"
    "trap : USR1\n";

std::string preparation_of(const Site& site) {
    std::string text = always;
    for (const std::string& module : site.modules) {
        text += "module load " + shell_word(module) + "\n";
    }
    for (const std::string& line : site.setup) {
        text += line + "\n";
    }
    if (site.cpus_per_worker > 1) {
        text += fmt::format("export TROMMEL_THREADS={}\n", site.cpus_per_worker);
    }
    return text + "\n";
}

std::string data_of(const BatchJob& job) {
    std::string text;
    for (const std::string& data : job.data) {
        text += " \\\n  --data " + shell_word(data);
    }
    return text;
}

// Once on each node. A failure is harmless: trainers then read the original shard.
std::string staging_of(const BatchJob& job, const Site& site) {
    if (site.scratch.empty()) {
        return "";
    }
    std::string text =
        "export TROMMEL_SCRATCH=\"" + site.scratch + "\"\n" +
        "trap 'echo \"the time was over before the shards were staged; ask for more of it\"; exit 3' USR1\n"
        "srun --overlap --no-kill --kill-on-bad-exit=0 --wait=0 --mpi=none --cpu-bind=none --label \\\n" +
        "  --nodes=\"$SLURM_JOB_NUM_NODES\" --ntasks=\"$SLURM_JOB_NUM_NODES\" --ntasks-per-node=1 "
        "--cpus-per-task=1 \\\n" +
        fmt::format("  {} stage {}", shell_word(job.trommel.string()), shell_word(job.sweep_file.string()));
    if (!site.scratch_limit.empty()) {
        text += " --limit " + shell_word(site.scratch_limit);
    }
    return text + data_of(job) + " || true\nSECONDS=0 # of the sweep\n\n";
}

std::string sweep_of(const BatchJob& job, const Site& site) {
    std::string command =
        fmt::format("{} run {} \\\n  -d {} \\\n  --workers \"$((SLURM_JOB_NUM_NODES * {}))\" --resume-by {}",
                    shell_word(job.trommel.string()), shell_word(job.sweep_file.string()),
                    shell_word(job.directory.string()), job.workers_per_node, to_text(site.resume_by));
    if (site.launcher != LauncherKind::mpirun) {
        command += " --launcher " + to_text(site.launcher);
    }
    command += fmt::format(" --warning {}", site.stop_before_end.count());
    if (job.gpus_per_node > 0) {
        command += fmt::format(" --workers-per-gpu {}", site.workers_per_gpu);
    }
    return command + data_of(job);
}

// If `trommel run` ended normally, it has asked Slurm for the sweep's next run itself.
std::string after_a_kill(const BatchJob& job, const Site& site) {
    return site.resume_by == ResumeBy::none
               ? ""
               : fmt::format(
                     "[ \"$code\" -le 128 ] || [ \"$SECONDS\" -lt {} ] || # else it was killed\n"
                     "  {} guard {} --resume-by {} --killed\n",
                     patient(shortest_run).count(), shell_word(job.trommel.string()),
                     shell_word(job.directory.string()), to_text(site.resume_by));
}

}  // namespace

std::string time_limit_of(const BatchJob& job, const Site& site) {
    check_lines(job, site);
    std::string limit;
    for (const SbatchOption& option : options_in(options_of(job, site))) {
        limit = option.name == "time" ? option.value : limit;
    }
    return limit;
}

std::string batch_script(const BatchJob& job, const Site& site) {
    check_lines(job, site);
    return "#!/usr/bin/env bash\n" + options_of(job, site) +
           "# Written by 'trommel submit'. Before its time is over (USR1) the sweep pauses, and resumes when the job starts again.\n\n" +
           preparation_of(site) + staging_of(job, site) + sweep_of(job, site) + " &\n" +
           R"(sweep=$!
trap 'kill -USR1 "$sweep"' USR1
trap 'kill -TERM "$sweep"' TERM INT HUP
while true; do # a signal ends wait, not the sweep
  code=0
  wait "$sweep" || code=$?
  kill -0 "$sweep" 2> /dev/null || break
done
)" + after_a_kill(job, site) +
           "exit \"$code\"\n";
}

}  // namespace trommel
