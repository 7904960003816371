// Messages over one end of a connected pair of stream sockets: the channel between a worker and its trainer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "messaging/channel.hpp"
#include "messaging/codec.hpp"
#include "system/unique_fd.hpp"

namespace trommel {

/// A frame is a length (uint32, little endian) followed by that many bytes of message; longer frames are
/// refused.
inline constexpr std::uint32_t max_frame_bytes = 64u << 20;

/// Owns the socket. For one thread; another one may poll fd() for the hang-up.
///
/// send() and receive() never block. Bytes that the socket does not accept at once stay in an outbox. They
/// are written by flush() when the socket is writable (the worker's loop), or by flush_blocking() right away
/// (the trainer's training thread, which has nothing else to do and must not lose anything before it exits).
class SocketChannel final : public Channel {
  public:
    /// Makes the socket non-blocking. `peer_name` is for errors, e.g. "trainer 4711", "worker".
    SocketChannel(UniqueFd socket, std::string peer_name);

    /// `to` is ignored: there is only one peer. A message to a closed socket is dropped. Throws MessageError
    /// if the message is longer than max_frame_bytes.
    void send(Peer to, const Message& message) override;
    void send(const Message& message) { send(0, message); }

    /// Throws MessageError, with the peer's name, for a frame that cannot be decoded; the next frame is
    /// readable afterwards. A length beyond the limit makes the rest unreadable: the channel is closed.
    std::optional<Received> receive() override;

    /// Writes as much as the socket accepts now.
    void flush();

    /// Waits until everything is written or the other side has closed; returns whether everything was
    /// written.
    bool flush_blocking();

    bool wants_to_write() const { return !outbox_.empty(); }

    /// Whether the other side has closed and all of its messages were received. An unfinished frame is
    /// dropped.
    bool closed() const { return closed_; }

    int fd() const { return socket_.get(); }

  private:
    std::optional<Bytes> take_frame();
    bool read_more();

    UniqueFd socket_;
    std::string peer_name_;
    Bytes outbox_;
    Bytes inbox_;
    std::size_t taken_ = 0;            // bytes of inbox_ already returned
    bool peer_reads_nothing_ = false;  // its earlier messages may still be unread
    bool closed_ = false;
};

struct SocketPair {
    UniqueFd ours;
    UniqueFd theirs;
};

/// Two connected sockets, both closed on exec. Throws MessageError if the system has no sockets left.
SocketPair socket_pair();

}  // namespace trommel
