// trommel logs: shows the output of a trial's trainer, or the log of the coordinator.
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "cli/commands/commands.hpp"
#include "cli/console/log_tail.hpp"
#include "cli/console/option_checks.hpp"
#include "report/names.hpp"
#include "sweep_directory/coordinator_probe.hpp"
#include "sweep_directory/open_record.hpp"
#include "sweep_directory/sweep_directory.hpp"
#include "system/errors.hpp"
#include "system/printable.hpp"
#include "system/printing.hpp"
#include "system/shell_words.hpp"

namespace trommel::cli {

namespace {

using namespace std::chrono_literals;

constexpr auto poll_interval = 200ms;

struct LogsOptions {
    std::filesystem::path directory;
    std::string name;
    std::int32_t attempt = 0;  ///< 0: the last one
    bool follow = false;
};

void show_coordinator(const LogsOptions& options) {
    open_record(options.directory);  // throws unless it is a sweep
    const std::filesystem::path path = SweepDirectory{options.directory}.logs() / "coordinator.log";
    LogTail log(path);
    // Checks whether the coordinator runs before each read, so that its last output is not missed.
    for (bool running = true; running; std::this_thread::sleep_for(running ? poll_interval : 0ms)) {
        running = options.follow && coordinator_at_work(options.directory);
        log.print_new();
    }
    if (!log.has_printed()) {
        print_note("{}: no coordinator has run here yet; start one with: trommel run SWEEP\n",
                   options.directory.string());
    }
}

std::filesystem::path log_of(const LogsOptions& options, TrialId trial, std::int32_t attempt) {
    return SweepDirectory{options.directory}.logs() /
           fmt::format("{}.attempt{}.log", to_text(trial), attempt);
}

// The requested attempt, otherwise the last one; nothing if there is none yet.
std::optional<PastAttempt> wanted_attempt(const LogsOptions& options, TrialId trial,
                                          const ResultsReader& reader) {
    std::vector<PastAttempt> attempts = reader.attempts(trial);
    if (options.attempt == 0) {
        return attempts.empty() ? std::nullopt : std::optional(std::move(attempts.back()));
    }
    const auto found = std::ranges::find_if(
        attempts, [&](const PastAttempt& each) { return each.id.number == options.attempt; });
    if (found == attempts.end()) {
        throw InputError(fmt::format(
            "--attempt {}: {} has {} attempt{} so far; 'trommel show DIR {}' lists them", options.attempt,
            to_text(trial), attempts.size(), attempts.size() == 1 ? "" : "s", to_text(trial)));
    }
    return std::move(*found);
}

// Whether more output may come: the attempt is running, or the trial will get another one.
bool continues(const LogsOptions& options, TrialId trial, const std::optional<PastAttempt>& attempt,
               const ResultsReader& reader) {
    if (attempt && attempt->outcome == AttemptOutcome::running) {
        return true;
    }
    return options.attempt == 0 && !is_final(find_past(reader.snapshot(), trial).state);
}

// How the attempt ended, which its own log cannot show.
void conclude(const LogsOptions& options, TrialId trial, const std::optional<PastAttempt>& attempt,
              bool has_printed) {
    if (!attempt) {
        print_note("{}: has not been tried yet\n", to_text(trial));
        return;
    }
    const std::string silent = "; its trainer printed nothing; its epochs: trommel show " +
                               shell_path(options.directory) + " " + to_text(trial);
    print_note("{}, attempt {}: {}{}{}\n", to_text(trial), attempt->id.number, to_text(attempt->outcome),
               attempt->reason.empty() ? "" : " (" + printable(attempt->reason) + ")",
               has_printed ? "" : silent);
}

void show_trial(const LogsOptions& options) {
    const ResultsReader reader = open_record(options.directory);
    const TrialId trial = named_trial(reader.snapshot(), options.name);
    std::optional<PastAttempt> attempt;
    std::optional<LogTail> log;
    for (bool more = true; more; std::this_thread::sleep_for(more ? poll_interval : 0ms)) {
        // Checked before the read here, too: if the coordinator has ended, the record that is read then is
        // final.
        const bool at_work = options.follow && coordinator_at_work(options.directory);
        const auto now = wanted_attempt(options, trial, reader);
        more = at_work && continues(options, trial, now, reader);
        if (now && (!attempt || attempt->id.number != now->id.number)) {
            if (attempt && log) {
                log->print_new();
                conclude(options, trial, attempt, log->has_printed());
            }
            log.emplace(log_of(options, trial, now->id.number));
        }
        attempt = now;
        if (log) {
            log->print_new();
        }
    }
    conclude(options, trial, attempt, log && log->has_printed());
}

}  // namespace

void add_logs(CLI::App& app, ExitCode&) {
    auto options = std::make_shared<LogsOptions>();
    CLI::App* command =
        app.add_subcommand("logs", "Show the output of a trial's trainer, or of the coordinator");
    command->add_option("DIR", options->directory, "The sweep's directory")->required();
    command->add_option(
        "TRIAL", options->name,
        "A trial (c12s3), a configuration (c12: its best trial), or best [default: the coordinator]");
    command->add_option("--attempt", options->attempt, "The attempt at the trial [default: the last]")
        ->check(whole_number(1, 1'000'000));
    command->add_flag("-f,--follow", options->follow, "Follow until the trial, or the sweep, ends");
    command->footer("Example:\n  trommel logs recyclables c12s3 -f");
    command->callback([options] {
        if (options->name.empty() && options->attempt > 0) {
            throw InputError("--attempt: missing trial (an attempt belongs to one); name one, e.g. c12s3");
        }
        options->name.empty() ? show_coordinator(*options) : show_trial(*options);
    });
}

}  // namespace trommel::cli
