#include "worker/command_trainer/guard_words.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>

namespace trommel {

namespace {

bool has(int fd, short events, std::chrono::milliseconds timeout) {
    pollfd event{.fd = fd, .events = events, .revents = 0};
    return ::poll(&event, 1, static_cast<int>(timeout.count())) > 0;
}

}  // namespace

GuardedTrainer::GuardedTrainer(int fd) : fd_(fd) {
    ::fcntl(fd, F_SETFD, FD_CLOEXEC);
}

void GuardedTrainer::send(GuardWord word) const {
    [[maybe_unused]] const ssize_t sent = ::send(fd_, &word, sizeof word, MSG_NOSIGNAL);
}

bool GuardedTrainer::try_send(GuardWord word) const {
    return ::send(fd_, &word, sizeof word, MSG_NOSIGNAL | MSG_DONTWAIT) == static_cast<ssize_t>(sizeof word);
}

bool GuardedTrainer::tells_to_end(std::chrono::milliseconds timeout) const {
    return has(fd_, POLLIN, timeout);
}

bool GuardedTrainer::is_gone() const {
    return has(fd_, 0, std::chrono::milliseconds(0));
}

}  // namespace trommel
