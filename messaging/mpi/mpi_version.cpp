#include "messaging/mpi/mpi_version.hpp"

#include <mpi.h>

#include <array>
#include <regex>

namespace trommel {

std::string built_with_open_mpi() {
#ifdef OMPI_MAJOR_VERSION
    return std::to_string(OMPI_MAJOR_VERSION) + "." + std::to_string(OMPI_MINOR_VERSION);
#else
    return "";
#endif
}

// "Open MPI v4.1.4, package: Debian OpenMPI, ident: 4.1.4, repo rev: v4.1.4, May 26, 2022"
std::string linked_with_open_mpi() {
    std::array<char, MPI_MAX_LIBRARY_VERSION_STRING> text{};
    int length = 0;
    MPI_Get_library_version(text.data(), &length);
    static const std::regex version(R"(Open MPI v(\d+\.\d+))");
    std::cmatch found;
    return std::regex_search(text.data(), found, version) ? found[1].str() : "";
}

}  // namespace trommel
