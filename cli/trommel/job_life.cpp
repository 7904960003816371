#include "cli/trommel/job_life.hpp"

#include <filesystem>
#include <fstream>
#include <system_error>

#include "cli/common/at_rest.hpp"
#include "cli/trommel/run_signals.hpp"

namespace trommel::cli {

namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

fs::path begun_by(const SweepDirectory& directory, const SlurmJob& job) {
    return directory.slurm() / ("begun." + job.id);
}

}  // namespace

bool has_begun_before(const SweepDirectory& directory, const SlurmJob& job) {
    return fs::exists(begun_by(directory, job));
}

void remember_life(const SweepDirectory& directory, const SlurmJob& job) {
    std::error_code without_it;
    fs::create_directory(directory.slurm(), without_it);
    std::ofstream(begun_by(directory, job)).flush();
}

std::optional<std::string> reason_to_rest(const SweepProgress& now, const SweepProgress& before,
                                          bool came_further, std::chrono::steady_clock::duration life) {
    if ((now.last_event.seq > before.last_event.seq && was_stopped_by_a_person(now.last_event)) ||
        (interrupts() > 0 && !time_is_over())) {
        return "somebody stopped it";
    }
    if (time_is_over() && !came_further) {
        return "no trial has come further than before; give each job more time (--time)";
    }
    if (!came_further && life < 60s) {
        return "it came to nothing within a minute";
    }
    return std::nullopt;
}

}  // namespace trommel::cli
