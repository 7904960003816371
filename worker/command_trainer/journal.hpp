// What earlier attempts of a trial have reported: a program that goes on from its checkpoint does not report it again,
// and the selection of an epoch and early stopping must see all of it.
#pragma once

#include <filesystem>
#include <vector>

#include "messaging/unique_fd.hpp"
#include "worker/command_trainer/report_reader.hpp"

namespace trommel {

class Journal {
  public:
    /// The reports so far are read now; a file that is not there, or ends in the middle of a line, has fewer.
    Journal(std::filesystem::path file, const ReportRules& rules);

    /// In the order of their epochs.
    const std::vector<ReportedEpoch>& reports() const { return reports_; }

    /// Forgets this epoch and those after it: they are about to be trained anew. Once, before the first add().
    void begin_at(std::int32_t epoch);

    /// Does without where the file cannot be written: then only a resumed trial knows less.
    void add(const ReportedEpoch& reported);

  private:
    std::filesystem::path file_;
    std::vector<ReportedEpoch> reports_;
    UniqueFd append_;
};

}  // namespace trommel
