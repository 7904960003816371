// Detects nodes on which trials crash that succeed elsewhere.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "sweep/ids.hpp"

namespace trommel {

/// A broken node fails quickly and would therefore get all trials. Crashes alone do not prove that it is
/// broken: the trials may be.
class HostTable {
  public:
    /// A node is bad after this many trials crashed on it and then succeeded on others, while none succeeded
    /// on it.
    static constexpr std::size_t rescued_from_a_bad_host = 3;

    void trial_crashed(const std::string& host, TrialId trial);
    void trial_ended_well(const std::string& host, TrialId trial);

    /// Returns a bad node once, and forgets it.
    std::optional<std::string> pop_bad_host();

  private:
    struct Host {
        std::set<TrialId> crashed;  // since the last trial that succeeded here
        std::set<TrialId> rescued;  // those of `crashed` that have succeeded elsewhere
    };
    std::map<std::string, Host> hosts_;
};

}  // namespace trommel
