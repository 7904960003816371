// Messages over one end of a connected pair of stream sockets: how a worker and its trainer speak.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "messaging/channel.hpp"
#include "messaging/codec.hpp"
#include "system/unique_fd.hpp"

namespace trommel {

/// A frame is a length (uint32, little endian) and that many bytes of message; longer ones are refused.
inline constexpr std::uint32_t max_frame_bytes = 64u << 20;

/// Owns the socket. For one thread; another one may poll fd() for the hang-up.
///
/// send() and receive() never wait. What the socket does not take at once stays in an outbox, to be written
/// by flush() when the socket is writable (the worker's loop), or by flush_blocking() right away (the
/// trainer's training thread, which has nothing better to do and must lose nothing before it exits).
class SocketChannel final : public Channel {
  public:
    /// Makes the socket non-blocking. `peer_name` is for errors: "trainer 4711", "worker".
    SocketChannel(UniqueFd socket, std::string peer_name);

    /// `to` is not looked at: one process is at the other end. A message to a closed socket vanishes. Throws
    /// MessageError for a message that is longer than max_frame_bytes.
    void send(Peer to, const Message& message) override;
    void send(const Message& message) { send(0, message); }

    /// Throws MessageError, with the peer's name, for a frame that cannot be decoded; the next frame is
    /// readable afterwards. A length beyond the limit leaves nothing to go on with: the channel is closed.
    std::optional<Received> receive() override;

    /// Writes what the socket takes now.
    void flush();

    /// Waits until all is written or the other side is gone; whether all was written.
    bool flush_blocking();

    bool wants_to_write() const { return !outbox_.empty(); }

    /// The other side is gone and all that it said was received. A frame that it left unfinished is dropped.
    bool closed() const { return closed_; }

    int fd() const { return socket_.get(); }

  private:
    std::optional<Bytes> take_frame();
    bool read_more();

    UniqueFd socket_;
    std::string peer_name_;
    Bytes outbox_;
    Bytes inbox_;
    std::size_t taken_ = 0;  // bytes of inbox_ that were handed out
    bool deaf_ = false;      // the other side takes nothing more; what it said may still be unread
    bool closed_ = false;
};

struct SocketPair {
    UniqueFd ours;
    UniqueFd theirs;
};

/// Two connected sockets, both closed on exec. Throws MessageError when the system has none left.
SocketPair socket_pair();

}  // namespace trommel
