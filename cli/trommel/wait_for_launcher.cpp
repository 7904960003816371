#include "cli/trommel/wait_for_launcher.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <thread>

#include "cli/common/coordinator_probe.hpp"
#include "cli/trommel/run_signals.hpp"
#include "sweep/errors.hpp"

namespace trommel::cli {

namespace {

using std::chrono::steady_clock;
using namespace std::chrono_literals;

// How far the sweep is; nothing on a file system where only the coordinator can open the record.
std::optional<SweepProgress> look(const ResultsReader& reader) {
    try {
        return reader.progress();
    } catch (const StorageError&) {
        return std::nullopt;
    }
}

// When the record was last written, which a coordinator does every five seconds.
std::string as_of(const ResultsReader& reader) {
    try {
        return reader.as_of();
    } catch (const StorageError&) {
        return "";
    }
}

/// Whether the launcher has nothing left to wait for, and for how long.
class Over {
  public:
    void see(bool has_ended, bool has_last_words, const ResultsReader& reader) {
        if (!since_ && (has_ended || has_last_words)) {
            since_ = steady_clock::now();
            patience_ = has_ended ? 10s : 30s;
            written_ = as_of(reader);
        }
    }

    // Who goes on writing lives: the last words of a worker that hears nothing from it were not the last.
    bool for_long(const ResultsReader& reader) {
        if (!since_ || steady_clock::now() - *since_ <= patience_) {
            return false;
        }
        if (as_of(reader) == written_) {
            return true;
        }
        since_.reset();
        return false;
    }

  private:
    std::optional<steady_clock::time_point> since_;
    std::chrono::seconds patience_{};
    std::string written_;
};

}  // namespace

bool has_ended(const SweepChanged& event, Seq before) {
    return event.seq > before && (event.event == SweepEvent::finished || event.event == SweepEvent::stopped);
}

void wait_for(Launcher& launcher, const SweepDirectory& directory, const ResultsReader& reader,
              const LastWordsFile& last_words, RunProgress& progress, const SweepProgress& former) {
    const Seq before = former.last_event.seq;
    std::optional<steady_clock::time_point> interrupted;
    std::optional<steady_clock::time_point> asked;
    Over over;
    bool ended = false;
    while (!launcher.poll()) {
        if (interrupts() > 1) {
            launcher.kill();
            continue;
        }
        if (interrupts() == 1 && !interrupted) {
            interrupted = steady_clock::now();
            progress.say(
                time_is_over()
                    ? "the job's time is nearly over: the running trials are paused after the epoch at hand"
                    : "stopping; the running trials are paused after the epoch at hand ('trommel stop' "
                      "lets them end); once more to stop at once");
        }
        // Not before the coordinator is at work: ranks that are only starting would die of the signal, and the others wait
        // for them in MPI_Init. Then again and again, until it is heard.
        if (interrupted && (!asked || steady_clock::now() - *asked > 1s) &&
            coordinator_at_work(directory.path)) {
            asked = steady_clock::now();
            launcher.ask_to_stop(time_is_over());
        }
        if (interrupted && !asked && steady_clock::now() - *interrupted > 30s) {
            launcher.kill();
        }
        if (const auto now = look(reader)) {
            progress.update(*now);
            ended = has_ended(now->last_event, before);
        }
        over.see(ended, last_words.read().has_value(), reader);
        if (over.for_long(reader)) {
            launcher.kill();
        }
        std::this_thread::sleep_for(200ms);
    }
}

}  // namespace trommel::cli
