// A trainer that does not train: it speaks the protocol, and has the faults in its script. Orchestration is
// tested and measured with it, without Torch.
//
//     TROMMEL_TRAINER=.../scripted_trainer TROMMEL_SCRIPT="crash_at_epoch=3,first_attempts=1" trommel run ...
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "messaging/socket_channel.hpp"
#include "system/errors.hpp"
#include "tests/scripted_trainer/made_up.hpp"
#include "tests/scripted_trainer/script.hpp"

namespace trommel {
namespace {

[[noreturn]] void crash() {
    // Dies like an ordinary program, without a sanitizer's handler.
    std::signal(SIGSEGV, SIG_DFL);
    std::raise(SIGSEGV);
    std::abort();
}

[[noreturn]] void hang() {
    for (;;) {
        ::pause();
    }
}

class ScriptedTrainer {
  public:
    ScriptedTrainer(SocketChannel& channel, const Script& script) : channel_(channel), script_(script) {}

    void serve();

  private:
    void run(const StartTrial& start);
    bool has_accident(std::int64_t epoch, const StartTrial& start);
    void pause(const StartTrial& start, std::int64_t epoch);
    void listen(std::chrono::milliseconds time);
    std::optional<Message> next(int timeout_ms);

    void send(const Message& message) {
        channel_.send(message);
        channel_.flush_blocking();
    }

    SocketChannel& channel_;
    Script script_;
    std::optional<AttemptId> told_to_stop_;
    std::optional<AttemptId> told_to_pause_;
};

std::optional<Message> ScriptedTrainer::next(int timeout_ms) {
    auto received = channel_.receive();
    if (!received && !channel_.closed()) {
        pollfd readable{.fd = channel_.fd(), .events = POLLIN, .revents = 0};
        ::poll(&readable, 1, timeout_ms);
        received = channel_.receive();
    }
    if (channel_.closed()) {
        std::exit(0);
    }
    return received ? std::optional(received->message) : std::nullopt;
}

void ScriptedTrainer::serve() {
    if (script_.crash_at_start != 0) {
        crash();
    }
    if (script_.exit_at_start != 0) {
        std::fputs("scripted trainer: told to exit at the start\n", stderr);
        std::exit(static_cast<int>(script_.exit_at_start));
    }
    if (script_.silent_at_start != 0) {
        hang();
    }
    Hello own = hello();
    own.build += script_.wrong_build != 0 ? " of yesterday" : "";
    send(own);
    for (;;) {
        const auto message = next(-1);
        if (message && std::holds_alternative<StartTrial>(*message)) {
            run(std::get<StartTrial>(*message));
        } else if (message && std::holds_alternative<Shutdown>(*message) && script_.ignore_shutdown == 0) {
            return;
        }
    }
}

// Waits for the duration of an epoch, and handles messages meanwhile, as a trainer does between its batches.
void ScriptedTrainer::listen(std::chrono::milliseconds time) {
    const auto end = std::chrono::steady_clock::now() + time;
    for (;;) {
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
        const auto message = next(static_cast<int>(std::max<std::int64_t>(left.count(), 0)));
        if (message) {
            if (const auto* stop = std::get_if<StopTrial>(&*message); stop && script_.ignore_stop == 0) {
                told_to_stop_ = stop->attempt;
                return;
            }
            if (const auto* pause = std::get_if<Pause>(&*message)) {
                told_to_pause_ = pause->attempt;
            }
            if (std::holds_alternative<Shutdown>(*message) && script_.ignore_shutdown == 0) {
                std::exit(0);
            }
        } else if (left.count() <= 0) {
            return;
        }
    }
}

void ScriptedTrainer::run(const StartTrial& start) {
    const bool unlucky =
        start.attempt.number <= script_.first_attempts &&
        (script_.configuration == 0 || start.attempt.trial.configuration.number == script_.configuration);
    if (unlucky && script_.hang_before_start != 0) {
        hang();
    }
    if (unlucky && script_.crash_before_start != 0) {
        crash();
    }
    // Its only state is the epoch, so it resumes from the last one that the coordinator knows.
    const std::int32_t done = start.checkpoints.known_epochs;
    send(TrialStarted{.attempt = start.attempt,
                      .environment = {{"trainer", "scripted"}, {"threads", "1"}},
                      .after_epoch = done});
    for (std::int64_t epoch = done + 1; epoch <= start.to_epoch; ++epoch) {
        listen(std::chrono::milliseconds(script_.epoch_ms));
        if (told_to_stop_ == start.attempt) {
            const auto selected =
                epoch > 1 ? std::optional(made_up_selection(start, epoch - 1)) : std::nullopt;
            send(TrialFinished{start.attempt, Ending::stopped, selected});
            return;
        }
        if (unlucky && has_accident(epoch, start)) {
            return;
        }
        send(EpochReport{start.attempt, static_cast<std::int32_t>(epoch), made_up_metrics(start, epoch),
                         static_cast<double>(script_.epoch_ms) / 1000});
        if (told_to_pause_ == start.attempt) {
            pause(start, epoch);
            return;
        }
    }
    if (start.to_epoch < start.plan.epochs) {
        pause(start, start.to_epoch);
        return;
    }
    send(TrialFinished{start.attempt, Ending::trained, made_up_selection(start, start.to_epoch)});
}

// Has the fault of this epoch, if any. Returns whether it ended the trial.
bool ScriptedTrainer::has_accident(std::int64_t epoch, const StartTrial& start) {
    if (epoch == script_.crash_at_epoch) {
        crash();
    }
    if (epoch == script_.exit_at_epoch) {
        std::fprintf(stderr, "scripted trainer: no more memory for epoch %lld\n",
                     static_cast<long long>(epoch));
        std::exit(1);
    }
    if (epoch == script_.throw_at_epoch) {
        throw std::runtime_error("thrown in epoch " + std::to_string(epoch));
    }
    if (epoch == script_.hang_at_epoch) {
        hang();
    }
    if (epoch == script_.mute_at_epoch) {
        ::shutdown(channel_.fd(), SHUT_RDWR);
        hang();
    }
    if (epoch == script_.nonsense_at_epoch) {
        constexpr std::string_view nonsense{"\x03\0\0\0\xff\xfe\xfd", 7};
        [[maybe_unused]] const auto sent =
            ::send(channel_.fd(), nonsense.data(), nonsense.size(), MSG_NOSIGNAL);
    }
    if (epoch == script_.wrong_attempt_at_epoch) {
        AttemptId other = start.attempt;
        ++other.number;
        send(EpochReport{other, static_cast<std::int32_t>(epoch), made_up_metrics(start, epoch), 0});
    }
    if (epoch == script_.fail_at_epoch) {
        send(TrialFailed{start.attempt, "told to fail in epoch " + std::to_string(epoch)});
        return true;
    }
    if (epoch == script_.diverge_at_epoch) {
        Metrics metrics = made_up_metrics(start, epoch);
        metrics["train_loss"] = std::numeric_limits<double>::quiet_NaN();
        send(EpochReport{start.attempt, static_cast<std::int32_t>(epoch), metrics, 0});
        send(TrialFinished{start.attempt, Ending::diverged, made_up_selection(start, epoch)});
        return true;
    }
    return false;
}

// The checkpoint is only a name: there is no state to save.
void ScriptedTrainer::pause(const StartTrial& start, std::int64_t epoch) {
    send(CheckpointSaved{start.attempt, static_cast<std::int32_t>(epoch),
                         to_text(start.attempt.trial) + ".epoch" + std::to_string(epoch),
                         made_up_digest(start, epoch)});
}

}  // namespace
}  // namespace trommel

int main(int argc, char** argv) {
    if (argc != 3 || std::string_view(argv[1]) != "--channel") {
        std::fputs("usage: scripted_trainer --channel FD\n", stderr);
        return 2;
    }
    try {
        const char* script = std::getenv("TROMMEL_SCRIPT");
        trommel::SocketChannel channel(trommel::UniqueFd(std::atoi(argv[2])), "worker");
        trommel::ScriptedTrainer(channel, trommel::parse_script(script ? script : "")).serve();
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "scripted_trainer: %s\n", error.what());
        return 1;
    }
}
