#include "messaging/mpi/mpi_session.hpp"

#include <mpi.h>
#include <unistd.h>

#include "messaging/mpi/mpi_check.hpp"

namespace trommel {

MpiSession::MpiSession(int& argc, char**& argv) {
    int provided = 0;
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
