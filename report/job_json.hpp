// Slurm jobs as JSON. Private to this folder: it includes nlohmann-json.
#pragma once

#include <vector>

#include "report/job_status.hpp"
#include "report/json_values.hpp"

namespace trommel {

Json jobs_json(const std::vector<JobStatus>& jobs);

}  // namespace trommel
