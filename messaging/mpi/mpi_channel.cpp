#include "messaging/mpi/mpi_channel.hpp"

#include <chrono>
#include <exception>
#include <limits>
#include <set>
#include <string>
#include <thread>
#include <utility>

#include <mpi-ext.h>

#include "messaging/mpi/mpi_check.hpp"
#include "system/errors.hpp"

namespace trommel {

namespace {

constexpr int tag = 0x7201;

// About a minute of heartbeats.
constexpr std::size_t enough_waiting = 64;

// If Open MPI 5 is set to survive dead ranks, the next MPI call after a death returns an error, and MPI delivers no
// messages from any rank until the error is acknowledged. The error is not used otherwise: missing heartbeats show
// which rank has died.
bool is_about_the_dead([[maybe_unused]] int code) {
#ifdef OMPI_HAVE_MPI_EXT_FTMPI
    int kind = MPI_SUCCESS;
    MPI_Error_class(code, &kind);
    if (kind == MPIX_ERR_PROC_FAILED || kind == MPIX_ERR_PROC_FAILED_PENDING) {
        check(MPIX_Comm_failure_ack(MPI_COMM_WORLD));
        return true;
    }
#endif
    return false;
}

enum class Progress { pending, complete, failed };

// An error here concerns the other rank (MPI noticed that it died): its message is lost, and so is ours.
Progress progress_of(MPI_Request& request) {
    int complete = 0;
    if (MPI_Test(&request, &complete, MPI_STATUS_IGNORE) != MPI_SUCCESS) {
        return Progress::failed;
    }
    return complete != 0 ? Progress::complete : Progress::pending;
}

}  // namespace

MpiChannel::~MpiChannel() {
    for (auto& [peer, transfers] : outbox_) {
        for (Transfer& transfer : transfers) {
            give_up(std::move(transfer));
        }
    }
    for (Transfer& transfer : incoming_) {
        give_up(std::move(transfer));
    }
    // MPI may access the bytes of unfinished requests until the process ends: they are never freed.
    if (!given_up_.empty()) {
        new std::list<Transfer>(std::move(given_up_));
    }
}

void MpiChannel::send(Peer to, const Message& message) {
    finish_sends_to(to);
    Bytes bytes = encode(message);
    if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
        throw MessageError("rank " + std::to_string(to) + ": a message of " + std::to_string(bytes.size()) +
                           " bytes was not sent (MPI's limit is 2147483647)");
    }
    Transfers& waiting = outbox_[to];
    if (std::holds_alternative<Heartbeat>(message) && waiting.size() >= enough_waiting) {
        return;
    }
    Transfer& transfer = waiting.emplace_back(Transfer{to, std::move(bytes)});
    // Never a blocking send: it would spin if the rank is suspended, and hang if it is dead.
    const int code = MPI_Isend(transfer.bytes.data(), static_cast<int>(transfer.bytes.size()), MPI_BYTE, to,
                               tag, MPI_COMM_WORLD, &transfer.request);
    if (code != MPI_SUCCESS) {
        waiting.pop_back();
        finish_sends_to(to);  // otherwise an empty entry would stay in the outbox
        if (!is_about_the_dead(code)) {
            check(code);
        }
    }
}

std::optional<Received> MpiChannel::receive() {
    finish_some_sends();
    std::optional<Transfer> arrived = take_complete();
    while (!arrived && match_one()) {
        arrived = take_complete();
    }
    if (!arrived) {
        return std::nullopt;
    }
    try {
        return Received{arrived->peer, decode(arrived->bytes)};
    } catch (const MessageError& error) {
        throw MessageError("rank " + std::to_string(arrived->peer) + ": " + error.what());
    }
}

// Removes completed sends, in the order in which they were posted. Peers have separate queues, so a suspended rank
// delays no other.
void MpiChannel::finish_sends_to(Peer peer) {
    const auto found = outbox_.find(peer);
    if (found == outbox_.end()) {
        return;
    }
    Transfers& transfers = found->second;
    while (!transfers.empty() && progress_of(transfers.front().request) != Progress::pending) {
        transfers.pop_front();
    }
    if (transfers.empty()) {
        outbox_.erase(found);
    }
}

void MpiChannel::finish_some_sends() {
    constexpr int some = 16;
    for (int looked_at = 0; looked_at < some && !outbox_.empty(); ++looked_at) {
        auto next = outbox_.lower_bound(next_to_finish_);
        if (next == outbox_.end()) {
            next = outbox_.begin();
        }
        next_to_finish_ = next->first + 1;
        finish_sends_to(next->first);
    }
}

// Probes twice: Open MPI's probe looks for arrived messages first and only then lets messages arrive, so a
// single probe after a sleep nearly always misses. The receive is posted, not awaited: the end of a large
// message needs its sender to make progress.
bool MpiChannel::match_one() {
    int found = 0;
    MPI_Message handle = MPI_MESSAGE_NULL;
    MPI_Status status{};
    for (int probe = 0; probe < 2 && found == 0; ++probe) {
        const int code = MPI_Improbe(MPI_ANY_SOURCE, tag, MPI_COMM_WORLD, &found, &handle, &status);
        if (is_about_the_dead(code)) {
            found = 0;
        } else {
            check(code);
        }
    }
    if (found == 0) {
        return false;
    }
    int size = 0;
    check(MPI_Get_count(&status, MPI_BYTE, &size));
    Transfer& transfer =
        incoming_.emplace_back(Transfer{status.MPI_SOURCE, Bytes(static_cast<std::size_t>(size))});
    const int code = MPI_Imrecv(transfer.bytes.data(), size, MPI_BYTE, &handle, &transfer.request);
    if (is_about_the_dead(code)) {
        incoming_.pop_back();
    } else {
        check(code);
    }
    return true;
}

// The first message that is complete and not behind an unfinished one of the same rank.
std::optional<MpiChannel::Transfer> MpiChannel::take_complete() {
    std::set<Peer> unfinished;
    for (auto at = incoming_.begin(); at != incoming_.end();) {
        if (unfinished.contains(at->peer)) {
            ++at;
            continue;
        }
        const Progress progress = progress_of(at->request);
        if (progress == Progress::pending) {
            unfinished.insert(at->peer);
            ++at;
            continue;
        }
        Transfer transfer = std::move(*at);
        at = incoming_.erase(at);
        if (progress == Progress::complete) {
            return transfer;
        }
    }
    return std::nullopt;
}

void MpiChannel::give_up(Transfer&& transfer) {
    // A complete request needs no further care; an incomplete one cannot be cancelled reliably.
    int complete = 1;
    int finalized = 0;
    MPI_Finalized(&finalized);
    if (finalized == 0 && transfer.request != MPI_REQUEST_NULL) {
        MPI_Test(&transfer.request, &complete, MPI_STATUS_IGNORE);
        if (complete == 0) {
            MPI_Request_free(&transfer.request);
        }
    }
    if (complete == 0) {
        given_up_.push_back(std::move(transfer));
    }
}

void MpiChannel::deliver() {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(2);
    while (!idle() && std::chrono::steady_clock::now() < deadline) {
        try {
            receive();
        } catch (const std::exception&) {
            // messages that arrive now are ignored, even bad ones
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

}  // namespace trommel
