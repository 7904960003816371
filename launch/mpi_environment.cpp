#include "launch/mpi_environment.hpp"

#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>
#include <vector>

#include "slurm/slurm_environment.hpp"
#include "slurm/slurm_job.hpp"
#include "system/executables.hpp"

namespace trommel {

namespace {

void set(const std::string& name, const std::string& value) {
    setenv(name.c_str(), value.c_str(), 0);
}

// Open MPI refuses to run as root by default. A user who runs a sweep as root, in a container, has already decided to.
void allow_root() {
    for (const char* name : {"OMPI_ALLOW_RUN_AS_ROOT", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM",
                             "PRTE_ALLOW_RUN_AS_ROOT", "PRTE_ALLOW_RUN_AS_ROOT_CONFIRM"}) {
        set(name, "1");
    }
}

// mpirun starts its daemons through srun, and does not set this itself: when one node dies, Slurm would end the daemons
// of all.
void outlive_a_node() {
    set("SLURM_NO_KILL", "set");
}

// Slurm's SIGTERM must not reach mpirun's daemons on other nodes either. Open MPI splits this command at spaces, so the
// path must not contain any.
void shield_daemons() {
    const std::string trommel = sibling("trommel").string();
    if (trommel.find(' ') == std::string::npos) {
        set("OMPI_MCA_orte_launch_agent", trommel + " shield orted");
        set("PRTE_MCA_prte_launch_agent", trommel + " shield prted");
    }
}

// In Open MPI 5, when a rank dies, each rank that was connected to it ends too, unless this variable is set. (Ranks on
// one machine share memory and should have no connections, but they were seen to end in this way.) Other versions
// ignore the variable.
void outlive_a_rank() {
    set("OMPI_MCA_mpi_ft_enable", "1");
}

struct Interfaces {
    std::string loopback;  // empty: there is none
    bool others = false;   // whether another interface leads to other machines
};

// A link-local address is valid only together with the name of its interface, so Open MPI skips it.
bool leads_elsewhere(const sockaddr& address) {
    if (address.sa_family != AF_INET6) {
        return address.sa_family == AF_INET;
    }
    return !IN6_IS_ADDR_LINKLOCAL(&reinterpret_cast<const sockaddr_in6&>(address).sin6_addr);
}

Interfaces interfaces() {
    Interfaces found;
    ifaddrs* all = nullptr;
    if (getifaddrs(&all) != 0) {
        return {.loopback = "", .others = true};
    }
    for (const ifaddrs* each = all; each; each = each->ifa_next) {
        if (!each->ifa_addr || !(each->ifa_flags & IFF_UP)) {
            continue;
        }
        if (!(each->ifa_flags & IFF_LOOPBACK)) {
            found.others = found.others || leads_elsewhere(*each->ifa_addr);
        } else if (found.loopback.empty() && each->ifa_addr->sa_family == AF_INET) {
            found.loopback = each->ifa_name;
        }
    }
    freeifaddrs(all);
    return found;
}

// Open MPI fails if a layer has both a list of interfaces to include and a list to exclude.
bool no_user_excludes(const std::vector<std::string>& layers) {
    return std::ranges::none_of(
        layers, [](const std::string& layer) { return std::getenv((layer + "_if_exclude").c_str()); });
}

// Sets the interface of the ranks (btl_tcp), of mpirun 4.1 (oob_tcp), and of PMIx, which 4.1 and 5.0 both use
// (ptl_base). Open MPI 5.0 treats oob_tcp as a deprecated name of ptl_base, and each rank would print a warning, so it
// is set for 4.1 only. The variable of mpirun 5.0 itself, prte_if_include, is not set: if another interface than the
// loopback has an address, mpirun would then find no interface at all.
void talk_over(const std::string& interface) {
    if (no_user_excludes({"OMPI_MCA_btl_tcp"})) {
        set("OMPI_MCA_btl_tcp_if_include", interface);
    }
    if (no_user_excludes({"OMPI_MCA_oob_tcp", "PMIX_MCA_ptl_base", "PMIX_MCA_ptl_tcp"})) {
        if constexpr (TROMMEL_OPEN_MPI_MAJOR < 5) {
            set("OMPI_MCA_oob_tcp_if_include", interface);
        }
        set("PMIX_MCA_ptl_base_if_include", interface);
    }
}

// Preloads launch/loopback/loopback.cpp into mpirun, which passes LD_PRELOAD on to the ranks; in a rank, the library
// removes itself from LD_PRELOAD. A path with a space or a colon cannot be used, because the loader would split it
// there.
void listen_here_alone() {
    const std::string library = (own_folder() / "trommel-loopback.so").string();
    if (access(library.c_str(), R_OK) != 0 || library.find_first_of(" :") != std::string::npos) {
        return;
    }
    const char* others = std::getenv("LD_PRELOAD");
    setenv("LD_PRELOAD", (library + (others && *others ? std::string(":") + others : "")).c_str(), 1);
    set("OMPI_MCA_pml", "ob1");  // uses shared memory; other layers open their own sockets
}

}  // namespace

bool is_on_this_machine_alone() {
    if (const auto job = slurm_job()) {
        return job->nodes == 1;
    }
    constexpr std::array elsewhere = {"PBS_NODEFILE",      "PE_HOSTFILE",
                                      "LSB_DJOB_HOSTFILE", "LSB_MCPU_HOSTS",
                                      "LSB_HOSTS",         "OMPI_MCA_orte_default_hostfile",
                                      "OMPI_MCA_hostfile", "PRTE_MCA_prte_default_hostfile"};
    return std::ranges::none_of(elsewhere, [](const char* name) { return std::getenv(name) != nullptr; });
}

void have_home() {
    if (const passwd* person = std::getenv("HOME") ? nullptr : getpwuid(geteuid())) {
        set("HOME", person->pw_dir);
    }
}

void prepare_mpi_environment() {
    have_home();
    allow_root();
    if (const auto job = slurm_job()) {
        let_steps_begin();
        outlive_a_node();
        if (job->nodes > 1) {
            shield_daemons();
        }
    }
    const Interfaces network = interfaces();
    const bool alone = is_on_this_machine_alone();
    // If the loopback is the only network of a machine, Open MPI fails unless the loopback is included by name.
    if (!network.loopback.empty() && (alone || !network.others)) {
        talk_over(network.loopback);
    }
    if (!network.loopback.empty() && alone) {
        listen_here_alone();
    }
    outlive_a_rank();
}

}  // namespace trommel
