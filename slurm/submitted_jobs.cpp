#include "slurm/submitted_jobs.hpp"

#include <algorithm>
#include <fstream>
#include <map>
#include <regex>
#include <system_error>

#include <nlohmann/json.hpp>

#include "system/whole_file.hpp"

namespace trommel {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_jobs = 10;

fs::path submission_of(const fs::path& slurm, const std::string& id) {
    return slurm / ("submitted." + id);
}

fs::path beginning_of(const fs::path& slurm, const std::string& id) {
    return slurm / ("begun." + id);
}

fs::path end_of(const fs::path& slurm, const std::string& id) {
    return slurm / ("ended." + id);
}

// Ignores what trommel cannot have written: the file may come from another program.
void read_submission(const fs::path& file, SubmittedJob& job) {
    const auto json = nlohmann::json::parse(read_if_there(file), nullptr, false);
    if (json.is_object()) {
        const auto text = [&](const char* key) {
            const auto found = json.find(key);
            return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
        };
        job.script = text("script");
        job.cluster = text("cluster");
    }
}

// The job ids in the names of the files in this folder, by number.
std::map<unsigned long, std::string> ids_in(const fs::path& slurm) {
    static const std::regex name(R"((submitted|begun)\.(\d{1,10}))");
    std::map<unsigned long, std::string> ids;
    std::error_code none;
    for (const fs::directory_entry& entry : fs::directory_iterator(slurm, none)) {
        const std::string file = entry.path().filename().string();
        if (std::smatch found; std::regex_match(file, found, name)) {
            ids.emplace(std::stoul(found[2]), found[2]);
        }
    }
    return ids;
}

}  // namespace

std::optional<SubmittedJob> submitted_job(const std::string& said) {
    static const std::regex words(
        R"((?:^|\n)(?:Submitted batch job )?(\d{1,10})(?:(?:;| on cluster )(\S+))?[ \t]*(?=\n|$))");
    std::smatch found;
    return std::regex_search(said, found, words)
               ? std::optional(SubmittedJob{.id = found[1], .cluster = found[2]})
               : std::nullopt;
}

void remember_submission(const fs::path& slurm, const SubmittedJob& job) {
    const nlohmann::json json = {{"script", job.script.string()}, {"cluster", job.cluster}};
    std::ofstream(submission_of(slurm, job.id))
        << json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
}

void remember_beginning(const fs::path& slurm, const std::string& id) {
    std::error_code without_it;
    fs::create_directory(slurm, without_it);
    fs::remove(end_of(slurm, id), without_it);
    std::ofstream(beginning_of(slurm, id)).flush();
}

bool has_begun(const fs::path& slurm, const std::string& id) {
    std::error_code none;
    return fs::exists(beginning_of(slurm, id), none);
}

void remember_end(const fs::path& slurm, const std::string& id, const std::string& words) {
    std::ofstream(end_of(slurm, id)) << words << '\n';
}

std::vector<SubmittedJob> submitted_jobs(const fs::path& slurm) {
    std::vector<SubmittedJob> jobs;
    for (const auto& [number, id] : ids_in(slurm)) {
        SubmittedJob job{
            .id = id, .has_begun = has_begun(slurm, id), .last_end = read_if_there(end_of(slurm, id))};
        read_submission(submission_of(slurm, id), job);
        job.last_end.erase(job.last_end.find_last_not_of('\n') + 1);
        jobs.push_back(std::move(job));
    }
    const auto surplus = jobs.size() - std::min(jobs.size(), most_jobs);
    jobs.erase(jobs.begin(), jobs.begin() + static_cast<std::ptrdiff_t>(surplus));
    return jobs;
}

}  // namespace trommel
