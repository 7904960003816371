#include "messaging/mpi/mpi_session.hpp"

#include <mpi.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>

#include "messaging/mpi/mpi_check.hpp"
#include "system/waiting_times.hpp"

namespace trommel {

namespace {

// A rank that dies before it has joined leaves all others in MPI_Init forever, because a launcher that is
// told to tolerate deaths does not report it. Many ranks on a slow file system take long to join.
unsigned seconds_to_join() {
    const char* ranks = std::getenv("OMPI_COMM_WORLD_SIZE");
    return static_cast<unsigned>(patient(time_to_join(ranks ? std::atoi(ranks) : 540)).count());
}

class JoiningLimit {
  public:
    JoiningLimit() {
        std::signal(SIGALRM, [](int) { _exit(1); });
        alarm(seconds_to_join());
    }
    ~JoiningLimit() {
        alarm(0);
        std::signal(SIGALRM, SIG_DFL);
    }
    JoiningLimit(const JoiningLimit&) = delete;
    JoiningLimit& operator=(const JoiningLimit&) = delete;
};

}  // namespace

MpiSession::MpiSession(int& argc, char**& argv) {
    int provided = 0;
    const JoiningLimit limit;
    check(MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &provided));
    open_ = true;
    check(MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN));
    check(MPI_Comm_rank(MPI_COMM_WORLD, &rank_));
    check(MPI_Comm_size(MPI_COMM_WORLD, &size_));
}

MpiSession::~MpiSession() {
    if (open_) {
        MPI_Finalize();
    }
}

void MpiSession::finalize() {
    if (open_) {
        open_ = false;
        check(MPI_Finalize());
    }
}

void MpiSession::abort(int status) {
    MPI_Abort(MPI_COMM_WORLD, status);
    _exit(status);
}

}  // namespace trommel
