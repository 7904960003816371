// Passes on what mpirun and the ranks print on standard error, without messages that do not concern the user: about
// forwarded signals, and about MPI_Abort (the rank that calls it has printed the reason).
#pragma once

#include <string>

#include "system/unique_fd.hpp"

namespace trommel {

/// A pipe between mpirun and this process's standard error. mpirun's own --quiet is not used, because it also hides why
/// mpirun cannot start.
class MpirunErrors {
  public:
    /// Throws InputError if no pipe can be created.
    MpirunErrors();

    /// The end that mpirun writes to. Stays open in this process until close_writer().
    int writer() const { return writer_.get(); }
    void close_writer() { writer_.reset(); }

    /// Prints the complete lines that have arrived; never waits.
    void pass_on();

    /// Whether pass_on() or finish() has printed anything.
    bool has_printed() const { return printed_; }

    /// Whether Open MPI 5 has reported that it ends all ranks because a node died.
    bool has_ended_for_a_node() const { return node_died_; }

    /// Prints the rest, including an incomplete last line.
    void finish();

  private:
    void take(const std::string& line);
    bool is_about_abort(const std::string& line);

    UniqueFd reader_;
    UniqueFd writer_;
    std::string line_;
    bool printed_ = false;
    bool node_died_ = false;
    std::string rule_;  // the last line if it has only dashes: such lines begin and end mpirun's messages
    bool in_abort_message_ = false;
    bool aborted_ = false;
};

}  // namespace trommel
