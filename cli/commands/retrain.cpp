#include "cli/commands/retrain.hpp"

#include <poll.h>

#include <array>
#include <cstdlib>
#include <optional>
#include <stdexcept>
#include <variant>

#include "cli/console/interrupt.hpp"
#include "system/errors.hpp"
#include "worker/trainer_process/trainer_process.hpp"

namespace trommel::cli {

namespace {

// Collects the trainer's messages until the trial is over.
struct Conversation {
    const std::function<void(const EpochReport&)>& on_epoch;
    Retrained result;
    bool over = false;

    void operator()(const Hello& hello) {
        if (const auto problem = problem_with(hello)) {
            throw InputError(*problem);
        }
    }
    void operator()(const TrialStarted& message) { result.environment = message.environment; }
    void operator()(const EpochReport& message) {
        result.epochs.push_back({.attempt = message.attempt,
                                 .epoch = message.epoch,
                                 .metrics = message.metrics,
                                 .seconds = message.seconds});
        on_epoch(message);
    }
    void operator()(const TrialFinished& message) {
        result.selected = message.selected.value_or(Selected{});
        result.diverged = message.ending == Ending::diverged;
        over = true;
    }
    void operator()(const TrialFailed& message) {
        if (message.fault == Fault::attempt) {
            throw std::runtime_error("the trial crashed: " + message.reason);
        }
        throw InputError("the trainer cannot train it: " + message.reason);
    }
    void operator()(const CheckpointSaved&) {
        throw std::runtime_error("the program was ended by a signal from outside; try again");
    }
    void operator()(const auto&) {}
};

void wait_for_news(const TrainerProcess& trainer, SocketChannel& channel, TrainerLog& log) {
    const short wanted = static_cast<short>(POLLIN | (channel.wants_to_write() ? POLLOUT : 0));
    std::array<pollfd, 3> watched = {pollfd{channel.fd(), wanted, 0}, pollfd{trainer.pidfd(), POLLIN, 0},
                                     pollfd{log.fd(), POLLIN, 0}};
    poll(watched.data(), watched.size(), 1000);
    if (interrupted()) {
        throw Interrupted();
    }
    channel.flush();
    log.read();
}

}  // namespace

Retrained retrain(const TrainerCommand& trainer_command, const StartTrial& start, const std::string& threads,
                  const std::function<void(const EpochReport&)>& on_epoch) {
    if (!threads.empty()) {
        setenv("TROMMEL_THREADS", threads.c_str(), 1);  // another number could change the results
    }
    const InterruptGuard guard;
    TrainerProcess trainer(
        {.executable = trainer_command.executable, .arguments = trainer_command.arguments, .log = {}});
    trainer.channel().send(start);

    Conversation conversation{.on_epoch = on_epoch, .result = {}};
    while (!conversation.over) {
        while (const auto received = trainer.channel().receive()) {
            std::visit(conversation, received->message);
        }
        if (conversation.over) {
            break;
        }
        if (trainer.channel().closed()) {
            trainer.log().read();
            throw std::runtime_error("the trainer died: " + trainer.log().last_words());
        }
        wait_for_news(trainer, trainer.channel(), trainer.log());
    }
    trainer.channel().send(Shutdown{"done"});
    return std::move(conversation.result);
}

}  // namespace trommel::cli
