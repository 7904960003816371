// The MPI channel between ranks.
#pragma once

#include <mpi.h>

#include <cstddef>
#include <deque>
#include <list>
#include <map>
#include <optional>

#include "messaging/channel.hpp"
#include "messaging/codec.hpp"

namespace trommel {

/// Never blocks: a suspended or dead rank only delays its own messages. For the thread that initialized MPI;
/// must be destroyed before the MpiSession.
///
/// Sends and receives are posted, and completed in later calls, so a process with outgoing messages must keep
/// calling receive() until idle(). A call looks at a few ranks only, in turn, however many there are. The
/// death of a rank is not reported, because MPI does not report it: missing heartbeats reveal it.
class MpiChannel final : public Channel {
  public:
    MpiChannel() = default;
    ~MpiChannel() override;

    MpiChannel(const MpiChannel&) = delete;
    MpiChannel& operator=(const MpiChannel&) = delete;

    /// Drops a heartbeat if 64 or more messages are waiting for the rank: it adds no information, and
    /// heartbeats to a dead rank would pile up without limit. Every other message is kept. Throws MpiError if
    /// MPI itself failed.
    void send(Peer to, const Message& message) override;

    /// Throws MessageError, with the rank, for a message that cannot be decoded: the message is dropped, and
    /// the next call continues with the next one. Throws MpiError if MPI itself failed.
    std::optional<Received> receive() override;

    /// Gives the final messages up to two seconds to leave this process; a rank that has ended never receives
    /// them. Messages that arrive meanwhile are dropped.
    void deliver();

    /// Whether everything that was sent has left this process, as far as MPI knows.
    bool idle() const { return outbox_.empty(); }

  private:
    // A message in transit. MPI accesses `bytes` until the request is complete.
    struct Transfer {
        Peer peer = 0;
        Bytes bytes;
        MPI_Request request = MPI_REQUEST_NULL;
    };
    using Transfers = std::deque<Transfer>;

    void finish_sends_to(Peer peer);
    void finish_some_sends();
    bool match_one();
    std::optional<Transfer> take_complete();
    void give_up(Transfer&& transfer);

    std::map<Peer, Transfers> outbox_;  // only ranks to which messages are in transit
    Peer next_to_finish_ = 0;           // the rank whose transfers are looked at next
    Transfers incoming_;                // in the order in which they were matched
    std::list<Transfer> given_up_;      // MPI may still touch their bytes
};

}  // namespace trommel
