// What mpirun and the ranks print on standard error, without what concerns no user: that a signal of ours was passed on, that a
// rank which said why it ends has called MPI_Abort.
#pragma once

#include <string>

#include "system/unique_fd.hpp"

namespace trommel {

/// A pipe between mpirun and our standard error. mpirun's own --quiet would hide its reasons for not starting, too.
class MpirunErrors {
  public:
    /// Throws InputError if no pipe can be created.
    MpirunErrors();

    /// For mpirun to write to. Kept by us only until close_writer().
    int writer() const { return writer_.get(); }
    void close_writer() { writer_.reset(); }

    /// Prints the whole lines that have come; never waits.
    void pass_on();

    /// Whether anything was.
    bool has_printed() const { return printed_; }

    /// Whether Open MPI 5 said that a node had died, and that it would end all ranks for it.
    bool has_ended_for_a_node() const { return node_died_; }

    /// Prints what is left of the last line, too.
    void finish();

  private:
    void take(const std::string& line);
    bool is_about_abort(const std::string& line);

    UniqueFd reader_;
    UniqueFd writer_;
    std::string line_;
    bool printed_ = false;
    bool node_died_ = false;
    std::string rule_;  // the last line, if it is one of dashes, which begins and ends mpirun's messages
    bool in_abort_message_ = false;
    bool aborted_ = false;
};

}  // namespace trommel
