// Preloaded into mpirun and the ranks if all of them are on this machine: makes their sockets listen on the loopback
// address only.
//
// Open MPI has no setting for that. Its "if_include" settings only limit the addresses that it announces to other
// processes. mpirun always binds its socket to all addresses (4.1 and 5.0: oob/tcp, create_listen), and so do the ranks
// (opal/mca/btl/tcp).
#include <dlfcn.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <sstream>
#include <string>
#include <string_view>

namespace {

constexpr std::string_view rank = "trommel-rank";
constexpr std::array<std::string_view, 6> launchers = {"mpirun",  "mpiexec", "orterun",
                                                       "prterun", "prte",    "prted"};

std::string_view this_program() {
    return program_invocation_short_name;
}

// Leaves other programs alone, such as a wrapper script around mpirun and the programs that it starts.
bool is_of_mpi() {
    return this_program() == rank || std::ranges::find(launchers, this_program()) != launchers.end();
}

// A process that a rank starts, for example a user's program, may listen anywhere.
__attribute__((constructor)) void stay_here() {
    Dl_info self{};
    const char* preloaded = std::getenv("LD_PRELOAD");
    if (this_program() != rank || !preloaded || dladdr(reinterpret_cast<void*>(&stay_here), &self) == 0) {
        return;
    }
    std::istringstream libraries(preloaded);
    std::string others;
    for (std::string library; std::getline(libraries, library, ':');) {
        if (library != self.dli_fname) {
            others += (others.empty() ? "" : ":") + library;
        }
    }
    others.empty() ? unsetenv("LD_PRELOAD") : setenv("LD_PRELOAD", others.c_str(), 1);
}

bool is_stream(int socket) {
    int type = 0;
    socklen_t length = sizeof type;
    return getsockopt(socket, SOL_SOCKET, SO_TYPE, &type, &length) == 0 && type == SOCK_STREAM;
}

using Bind = int (*)(int, const sockaddr*, socklen_t);

}  // namespace

extern "C" int bind(int socket, const sockaddr* address, socklen_t length) noexcept {
    static const auto real = reinterpret_cast<Bind>(dlsym(RTLD_NEXT, "bind"));
    if (is_of_mpi() && is_stream(socket)) {
        if (address->sa_family == AF_INET && length >= sizeof(sockaddr_in)) {
            sockaddr_in here{};
            std::memcpy(&here, address, sizeof here);
            if (here.sin_addr.s_addr == htonl(INADDR_ANY)) {
                here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
                return real(socket, reinterpret_cast<const sockaddr*>(&here), sizeof here);
            }
        }
        if (address->sa_family == AF_INET6 && length >= sizeof(sockaddr_in6)) {
            sockaddr_in6 here{};
            std::memcpy(&here, address, sizeof here);
            if (IN6_IS_ADDR_UNSPECIFIED(&here.sin6_addr)) {
                here.sin6_addr = in6addr_loopback;
                return real(socket, reinterpret_cast<const sockaddr*>(&here), sizeof here);
            }
        }
    }
    return real(socket, address, length);
}
