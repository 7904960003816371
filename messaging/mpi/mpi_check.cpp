#include "messaging/mpi/mpi_check.hpp"

#include <string>

namespace trommel {

void check(int code, const char* file, int line) {
    if (code == MPI_SUCCESS) {
        return;
    }
    std::string text(MPI_MAX_ERROR_STRING, '\0');
    int length = 0;
    MPI_Error_string(code, text.data(), &length);
    text.resize(static_cast<std::size_t>(length));
    throw MpiError(std::string(file) + ":" + std::to_string(line) + ": " + text);
}

}  // namespace trommel
