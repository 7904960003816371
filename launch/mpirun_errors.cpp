#include "launch/mpirun_errors.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "system/errors.hpp"
#include "system/printing.hpp"

namespace trommel {

namespace {

// "mpirun: Forwarding signal 10 to job"; "PRTE: ..." from Open MPI 5.
bool is_noise(const std::string& line) {
    return line.find(": Forwarding signal ") != std::string::npos && line.ends_with(" to job\n");
}

// Open MPI 4.1 says "ORTE has ..." and, with --enable-recovery, lets the others continue.
bool tells_of_a_dead_node(const std::string& line) {
    return line.find("PRTE has lost communication with a remote daemon") != std::string::npos;
}

}  // namespace

MpirunErrors::MpirunErrors() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) {
        throw InputError(std::string("cannot start mpirun: ") + std::strerror(errno) +
                         "; close other programs");
    }
    reader_ = UniqueFd(ends[0]);
    writer_ = UniqueFd(ends[1]);
    fcntl(reader_.get(), F_SETFL, O_NONBLOCK);
}

void MpirunErrors::pass_on() {
    std::array<char, 4096> bytes{};
    for (ssize_t size = 0; (size = read(reader_.get(), bytes.data(), bytes.size())) > 0;) {
        line_.append(bytes.data(), static_cast<std::size_t>(size));
        for (std::size_t end = 0; (end = line_.find('\n')) != std::string::npos; line_.erase(0, end + 1)) {
            const std::string line = line_.substr(0, end + 1);
            node_died_ = node_died_ || tells_of_a_dead_node(line);
            if (!is_noise(line)) {
                print_note(line);
                printed_ = true;
            }
        }
    }
}

void MpirunErrors::finish() {
    pass_on();
    print_note(line_);
    printed_ = printed_ || !line_.empty();
    line_.clear();
}

}  // namespace trommel
