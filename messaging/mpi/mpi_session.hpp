// MPI from initialization to finalization: one object per process.
#pragma once

#include "messaging/channel.hpp"

namespace trommel {

/// The destructor finalizes MPI unless finalize() was called. If a rank was lost, finalizing may hang:
/// workers then leave with _exit(0), and rank 0 calls abort(0), so that no destructor runs.
class MpiSession {
  public:
    /// From here on MPI returns errors to us instead of ending the job. Throws MpiError. Ends the process if
    /// the ranks do not join within a minute, plus a second for each of them.
    MpiSession(int& argc, char**& argv);
    ~MpiSession();

    MpiSession(const MpiSession&) = delete;
    MpiSession& operator=(const MpiSession&) = delete;

    Peer rank() const { return rank_; }
    Peer size() const { return size_; }

    /// Every rank must call it, and every channel must be idle.
    void finalize();

    /// Ends the whole job with this status. Only for rank 0, at the end, if a rank was lost.
    [[noreturn]] void abort(int status);

  private:
    Peer rank_ = 0;
    Peer size_ = 0;
    bool open_ = false;
};

}  // namespace trommel
