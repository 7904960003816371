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

bool is_rule(const std::string& line) {
    return line.size() > 20 && line.find_first_not_of("-\n") == std::string::npos;
}

// Open MPI 5's message. Open MPI 4.1 prints "ORTE has ..." and, with --enable-recovery, does not end the other ranks.
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
            take(line_.substr(0, end + 1));
        }
    }
}

void MpirunErrors::take(const std::string& line) {
    node_died_ = node_died_ || tells_of_a_dead_node(line);
    if (is_noise(line) || is_about_abort(line)) {
        return;
    }
    print_note(rule_);
    rule_.clear();
    if (is_rule(line)) {
        rule_ = line;
        return;
    }
    print_note(line);
    printed_ = true;
}

bool MpirunErrors::is_about_abort(const std::string& line) {
    if (in_abort_message_) {
        in_abort_message_ = !is_rule(line);
        return true;
    }
    if (line.starts_with("MPI_ABORT was invoked on rank ")) {
        in_abort_message_ = aborted_ = true;
        rule_.clear();
        return true;
    }
    return aborted_ && line.find("PMIX ERROR: BAD-PARAM in file") !=
                           std::string::npos;  // printed by Open MPI 4.1 when it ends the ranks
}

void MpirunErrors::finish() {
    pass_on();
    print_note(rule_ + line_);
    printed_ = printed_ || !line_.empty();
    rule_.clear();
    line_.clear();
}

}  // namespace trommel
