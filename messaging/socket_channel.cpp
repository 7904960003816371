#include "messaging/socket_channel.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include "system/errors.hpp"

namespace trommel {

namespace {

constexpr std::size_t length_bytes = sizeof(std::uint32_t);
constexpr std::size_t read_bytes = 64u << 10;

[[noreturn]] void fail(const std::string& where, const std::string& what) {
    throw MessageError(where + ": " + what + " (" + std::generic_category().message(errno) + ")");
}

}  // namespace

SocketPair socket_pair() {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
        fail("socket pair", "cannot be created");
    }
    return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

SocketChannel::SocketChannel(UniqueFd socket, std::string peer_name)
    : socket_(std::move(socket)), peer_name_(std::move(peer_name)) {
    const int flags = ::fcntl(fd(), F_GETFL);
    if (flags < 0 || ::fcntl(fd(), F_SETFL, flags | O_NONBLOCK) != 0) {
        fail("channel to " + peer_name_, "descriptor " + std::to_string(fd()) + " is not a usable socket");
    }
}

void SocketChannel::send(Peer, const Message& message) {
    const Bytes bytes = encode(message);
    if (bytes.size() > max_frame_bytes) {
        throw MessageError(peer_name_ + ": a message of " + std::to_string(bytes.size()) +
                           " bytes was not sent (the limit is " + std::to_string(max_frame_bytes) + ")");
    }
    if (peer_reads_nothing_) {
        return;
    }
    const auto length = static_cast<std::uint32_t>(bytes.size());
    std::array<std::byte, length_bytes> head{};
    std::memcpy(head.data(), &length, head.size());
    outbox_.insert(outbox_.end(), head.begin(), head.end());
    outbox_.insert(outbox_.end(), bytes.begin(), bytes.end());
    flush();
}

void SocketChannel::flush() {
    std::size_t written = 0;
    while (written < outbox_.size()) {
        const ssize_t count =
            ::send(fd(), outbox_.data() + written, outbox_.size() - written, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (count >= 0) {
            written += static_cast<std::size_t>(count);
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            break;
        } else if (errno != EINTR) {
            peer_reads_nothing_ = true;
            written = outbox_.size();
        }
    }
    outbox_.erase(outbox_.begin(), outbox_.begin() + static_cast<std::ptrdiff_t>(written));
}

bool SocketChannel::flush_blocking() {
    flush();
    while (wants_to_write()) {
        pollfd writable{.fd = fd(), .events = POLLOUT, .revents = 0};
        if (::poll(&writable, 1, -1) < 0 && errno != EINTR) {
            fail(peer_name_, "cannot poll its socket");
        }
        flush();
    }
    return !peer_reads_nothing_;
}

std::optional<Received> SocketChannel::receive() {
    while (!closed_) {
        if (const std::optional<Bytes> frame = take_frame()) {
            try {
                return Received{.from = 0, .message = decode(*frame)};
            } catch (const MessageError& error) {
                throw MessageError(peer_name_ + ": " + error.what());
            }
        }
        if (!read_more()) {
            break;
        }
    }
    return std::nullopt;
}

std::optional<Bytes> SocketChannel::take_frame() {
    const std::size_t here = inbox_.size() - taken_;
    if (here < length_bytes) {
        return std::nullopt;
    }
    std::uint32_t length = 0;
    std::memcpy(&length, inbox_.data() + taken_, sizeof length);
    if (length > max_frame_bytes) {
        closed_ = true;
        throw MessageError(peer_name_ + ": a message of " + std::to_string(length) +
                           " bytes was announced (the limit is " + std::to_string(max_frame_bytes) + ")");
    }
    if (here - length_bytes < length) {
        return std::nullopt;
    }
    const auto begin = inbox_.begin() + static_cast<std::ptrdiff_t>(taken_ + length_bytes);
    Bytes frame(begin, begin + static_cast<std::ptrdiff_t>(length));
    taken_ += length_bytes + length;
    return frame;
}

bool SocketChannel::read_more() {
    inbox_.erase(inbox_.begin(), inbox_.begin() + static_cast<std::ptrdiff_t>(std::exchange(taken_, 0)));
    const std::size_t before = inbox_.size();
    inbox_.resize(before + read_bytes);
    ssize_t count = 0;
    do {
        count = ::recv(fd(), inbox_.data() + before, read_bytes, MSG_DONTWAIT);
    } while (count < 0 && errno == EINTR);
    const int error = errno;
    inbox_.resize(before + static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    // Zero is the end of the stream; a real error (a reset) is handled like it.
    closed_ = count == 0 || (count < 0 && error != EAGAIN && error != EWOULDBLOCK);
    return count > 0;
}

}  // namespace trommel
