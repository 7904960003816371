// The nodes: whether trials crash on one of them that end well elsewhere.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "sweep/ids.hpp"

namespace trommel {

/// A node that breaks whatever it is given would, being quick about it, be given everything. That trials crash is not enough
/// to blame it: it may be the trials.
class HostTable {
  public:
    /// Trials that crashed on a node and then ended well on others, with none that ended well on it meanwhile.
    static constexpr std::size_t rescued_from_a_bad_host = 3;

    void trial_crashed(const std::string& host, TrialId trial);
    void trial_ended_well(const std::string& host, TrialId trial);

    /// A node that is no good; it is forgotten with the answer.
    std::optional<std::string> take_bad();

  private:
    struct Host {
        std::set<TrialId> crashed;  // since a trial ended well here
        std::set<TrialId> rescued;  // of these, those that have ended well elsewhere
    };
    std::map<std::string, Host> hosts_;
};

}  // namespace trommel
