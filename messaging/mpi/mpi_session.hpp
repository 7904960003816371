// MPI from its initialisation to its end: one a process.
#pragma once

#include "messaging/channel.hpp"

namespace trommel {

/// The destructor finalises MPI unless finalize() has. Where a rank was lost, finalising may hang: then the
/// workers leave with _exit(0) and rank 0 calls abort(0), so that no destructor runs.
class MpiSession {
  public:
    /// Errors are returned to us from here on instead of ending the job. Throws MpiError. Ends the process where the ranks
    /// do not come together within a minute, and a second more for each of them.
    MpiSession(int& argc, char**& argv);
    ~MpiSession();

    MpiSession(const MpiSession&) = delete;
    MpiSession& operator=(const MpiSession&) = delete;

    Peer rank() const { return rank_; }
    Peer size() const { return size_; }

    /// Every rank must call it, and every channel must be idle.
    void finalize();

    /// Ends the whole job with this status. Rank 0 only, at the end, when a rank was lost.
    [[noreturn]] void abort(int status);

  private:
    Peer rank_ = 0;
    Peer size_ = 0;
    bool open_ = false;
};

}  // namespace trommel
