// Messages between ranks.
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

/// Waits for nobody: a rank that sleeps, hangs or is dead costs its own messages only. For the thread that
/// initialised MPI; ends before the MpiSession does.
///
/// Sends and receives are posted and looked at again in later calls, so a process that has something to say
/// must go on calling receive() until idle(). Nothing here reports the death of a rank, MPI itself does not:
/// heartbeats tell, and forget() then gives up what a dead rank will never take.
class MpiChannel final : public Channel {
  public:
    MpiChannel() = default;
    ~MpiChannel() override;

    MpiChannel(const MpiChannel&) = delete;
    MpiChannel& operator=(const MpiChannel&) = delete;

    /// A heartbeat is dropped while 64 messages or more wait for the rank: it says nothing that those before
    /// it do not, and a dead rank's would pile up for ever. Every other message is kept. Throws MpiError when
    /// MPI itself failed.
    void send(Peer to, const Message& message) override;

    /// Throws MessageError, with the rank, for a message that cannot be decoded: it is gone then, and the
    /// next call goes on with the next message. Throws MpiError when MPI itself failed.
    std::optional<Received> receive() override;

    /// This rank is lost: what it has not yet taken, and what it has only half said, is given up. A message
    /// to it may still be sent; should it come back to life, it can be told to leave.
    void forget(Peer peer);

    /// Gives last words up to two seconds to leave this process; a rank that is gone never takes them. What arrives
    /// meanwhile is dropped: nobody acts on it any more.
    void deliver();

    /// Everything that was sent has left this process, as far as MPI tells.
    bool idle() const;

  private:
    // A message under way. MPI reads or writes `bytes` until the request is complete.
    struct Transfer {
        Peer peer = 0;
        Bytes bytes;
        MPI_Request request = MPI_REQUEST_NULL;
    };
    using Transfers = std::deque<Transfer>;

    void finish_sends();
    bool match_one();
    std::optional<Transfer> take_complete();
    void give_up(Transfer&& transfer);

    std::map<Peer, Transfers> outbox_;
    Transfers incoming_;            // in the order in which they were matched
    std::list<Transfer> given_up_;  // MPI may still touch their bytes
};

}  // namespace trommel
