#include "coordinator/host_table.hpp"

namespace trommel {

void HostTable::trial_crashed(const std::string& host, TrialId trial) {
    hosts_[host].crashed.insert(trial);
}

void HostTable::trial_ended_well(const std::string& host, TrialId trial) {
    hosts_.erase(host);
    for (auto& [other, record] : hosts_) {
        if (record.crashed.contains(trial)) {
            record.rescued.insert(trial);
        }
    }
}

std::optional<std::string> HostTable::pop_bad_host() {
    for (const auto& [host, record] : hosts_) {
        if (record.rescued.size() >= rescued_from_a_bad_host) {
            std::string bad = host;
            hosts_.erase(bad);
            return bad;
        }
    }
    return std::nullopt;
}

}  // namespace trommel
