#include "report/job_json.hpp"

namespace trommel {

Json jobs_json(const std::vector<JobStatus>& jobs) {
    Json list = Json::array();
    for (const JobStatus& job : jobs) {
        list.push_back({{"id", job.id},
                        {"state", text_or_null(job.state)},
                        {"reason", text_or_null(job.reason)},
                        {"over", job.is_over},
                        {"nodes", text_or_null(job.nodes)},
                        {"begins_at", text_or_null(job.begins)},
                        {"ends_at", text_or_null(job.ends)},
                        {"last_life", text_or_null(job.last_life)},
                        {"log", text_or_null(job.log)}});
    }
    return list;
}

}  // namespace trommel
