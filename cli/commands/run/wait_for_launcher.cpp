#include "cli/commands/run/wait_for_launcher.hpp"

#include <chrono>
#include <exception>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "launch/run_signals.hpp"
#include "sweep_directory/coordinator_probe.hpp"
#include "system/own_clock.hpp"
#include "system/waiting_times.hpp"

namespace trommel::cli {

namespace {

using std::chrono::steady_clock;
using namespace std::chrono_literals;

// The progress of the sweep; nothing on a file system that lets only the coordinator open the record.
std::optional<SweepProgress> look(const ResultsReader& reader) {
    try {
        return reader.progress();
    } catch (const std::exception&) {  // whatever it is, it is the coordinator's to find out
        return std::nullopt;
    }
}

// When the record was last written, which a coordinator does every five seconds.
std::string as_of(const ResultsReader& reader) {
    try {
        return reader.as_of();
    } catch (const std::exception&) {
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

    // If the record is still being written, the coordinator is alive, and the worker that gave up on it was wrong.
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

/// Whether no coordinator was seen for so long that the launcher must hang. On a file system whose locks do nothing only the start of
/// a coordinator can be seen; a run that has come that far is left alone.
class Presence {
  public:
    Presence(int ranks, const SweepDirectory& directory, const ResultsReader& reader)
        : limit_(patient(time_to_join(ranks))),
          directory_(directory),
          reader_(reader),
          clock_(steady_clock::now()),
          written_(as_of(reader)) {}

    // Looks at most once a second: on a network file system, a look at a lock is a request to the server.
    void look() {
        clock_.advance(steady_clock::now());
        if (clock_.now() - looked_ < 1s) {
            return;
        }
        looked_ = clock_.now();
        bool at_work = coordinator_at_work(directory_.path).has_value();
        was_locked_ = was_locked_ || at_work;
        if (!at_work && (was_locked_ || !has_begun_)) {
            const std::string written = as_of(reader_);
            at_work = !written.empty() && written != std::exchange(written_, written);
        }
        has_begun_ = has_begun_ || at_work;
        if (at_work || (has_begun_ && !was_locked_)) {
            seen_ = clock_.now();
        }
    }

    bool has_begun() const { return has_begun_; }
    bool is_missing() const { return clock_.now() - seen_ > limit_; }
    std::chrono::seconds limit() const { return limit_; }

  private:
    std::chrono::seconds limit_;  // the ranks' own for coming together
    const SweepDirectory& directory_;
    const ResultsReader& reader_;
    OwnClock clock_;
    OwnClock::Time looked_{};
    OwnClock::Time seen_{};
    std::string written_;
    bool was_locked_ = false;
    bool has_begun_ = false;
};

std::string words_for_missing(const Presence& presence, const Launcher& launcher) {
    const std::string limit = std::to_string(presence.limit().count()) + " s";
    return presence.has_begun()
               ? "there was no coordinator for " + limit + ", and the launcher hung: it was ended"
               : "no coordinator has begun within " + limit +
                     ", and the launcher hung: it was ended; it printed " +
                     (launcher.has_printed() ? "what stands above" : "nothing");
}

/// Passes on that the sweep is to end in order.
class Ending {
  public:
    void see(Launcher& launcher, RunProgress& progress, bool has_begun) {
        const auto now = steady_clock::now();
        if (interrupts() == 0) {
            return;
        }
        since_ = since_.value_or(now);
        if (!told_ && (time_is_over() || echoes_are_over())) {
            told_ = true;
            progress.say(
                time_is_over()
                    ? "the job's time is nearly over: the running trials are paused after the epoch at hand"
                    : "stopping; the running trials are paused after the epoch at hand ('trommel stop' "
                      "lets them end); once more to stop at once");
        }
        // Waits until the coordinator works: the signal would kill ranks that are still starting, and the others would
        // wait for them in MPI_Init. Then repeats the signal every second until the coordinator reacts.
        if ((!asked_ || now - *asked_ > 1s) && has_begun) {
            asked_ = now;
            launcher.ask_to_stop(time_is_over());
        }
        if (!asked_ && now - *since_ > 30s) {
            launcher.kill();
        }
    }

  private:
    std::optional<steady_clock::time_point> since_;
    std::optional<steady_clock::time_point> asked_;
    bool told_ = false;
};

}  // namespace

bool has_ended(const SweepChanged& event, Seq before) {
    return event.seq > before && (event.event == SweepEvent::finished || event.event == SweepEvent::stopped);
}

void wait_for(Launcher& launcher, int ranks, const SweepDirectory& directory, const ResultsReader& reader,
              const LastWordsFile& last_words, RunProgress& progress, const SweepProgress& former) {
    const Seq before = former.last_event.seq;
    Presence presence(ranks, directory, reader);
    Ending ending;
    Over over;
    bool ended = false;
    while (!launcher.poll()) {
        if (interrupts() > 1) {
            launcher.kill();
            continue;
        }
        presence.look();
        ending.see(launcher, progress, presence.has_begun());
        if (const auto now = look(reader)) {
            progress.update(*now);
            ended = has_ended(now->last_event, before);
        }
        over.see(ended, last_words.read().has_value(), reader);
        if (over.for_long(reader)) {
            launcher.kill();
        }
        if (presence.is_missing()) {
            launcher.kill();
            progress.say(words_for_missing(presence, launcher));
        }
        std::this_thread::sleep_for(200ms);
    }
}

}  // namespace trommel::cli
