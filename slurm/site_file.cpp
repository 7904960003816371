#include "slurm/site_file.hpp"

#include <string_view>

#include <toml++/toml.h>

#include "search_spaces/parse_toml.hpp"
#include "search_spaces/problems.hpp"
#include "search_spaces/table_reader.hpp"
#include "search_spaces/value_reader.hpp"
#include "system/errors.hpp"
#include "system/known_words.hpp"
#include "system/printable.hpp"

namespace trommel {

namespace {

// Each stands on a line of its own in a batch script.
std::vector<std::string> read_lines(TableReader& reader, const char* key) {
    std::vector<std::string> lines;
    const toml::node* node = reader.find(key);
    const toml::array* array = node ? node->as_array() : nullptr;
    if (node && !array) {
        reader.problems().at(*node,
                             std::string("'") + key + "' is not a list; write " + key + " = [\"...\"]");
    }
    for (const toml::node& each : array ? *array : toml::array()) {
        const auto line = each.value_exact<std::string>();
        if (!line || line->empty() ||
            line->find_first_of(std::string_view("\n\r\0", 3)) != std::string::npos) {
            reader.problems().at(each, std::string("'") + key + "': not a line of text; write it in quotes");
        } else {
            lines.push_back(*line);
        }
    }
    return lines;
}

// Each stands in a line of a batch script.
std::string read_line(TableReader& reader, const char* key) {
    const std::string text = reader.text(key).value_or("");
    if (has_control_character(text)) {
        reader.problems().at(*reader.raw().get(key),
                             std::string("'") + key + "' = \"" + text +
                                 "\" has a line break or another control character; remove it");
    }
    return text;
}

void read_stop_before_end(TableReader& reader, Site& site) {
    if (const auto text = reader.text("stop_before_end")) {
        if (const auto duration = parse_duration(*text)) {
            site.stop_before_end = *duration;
        } else {
            reader.problems().at(
                *reader.raw().get("stop_before_end"),
                "'stop_before_end' = \"" + *text + "\" is not a time; write e.g. \"2m\" or \"90s\"");
        }
    }
}

// It stands between double quotes in a batch script, for the shell to fill in variables.
void read_scratch(TableReader& reader, Site& site) {
    site.scratch = read_line(reader, "scratch");
    if (site.scratch.find_first_of("\"\\`\n") != std::string::npos) {
        reader.problems().at(*reader.raw().get("scratch"),
                             "'scratch' has a quote, a backslash, a backtick or a line break (a batch script "
                             "cannot name it); write e.g. \"/local/$USER\"");
    }
    if (!site.scratch.empty() && !site.scratch.starts_with('/') && !site.scratch.starts_with('$')) {
        reader.problems().at(
            *reader.raw().get("scratch"),
            "'scratch' = \"" + site.scratch +
                "\" does not begin with / or a variable (it is a directory of each node's own "
                "disk); write e.g. \"/local/$USER\"");
    }
    site.scratch_limit = read_line(reader, "scratch_limit");
    if (!site.scratch_limit.empty() && !parse_bytes(site.scratch_limit)) {
        reader.problems().at(*reader.raw().get("scratch_limit"), "'scratch_limit' = \"" + site.scratch_limit +
                                                                     "\" is not a size; write \"200 GB\"");
    }
    if (!site.scratch_limit.empty() && site.scratch.empty()) {
        reader.problems().at(
            *reader.raw().get("scratch_limit"),
            "'scratch_limit' changes nothing (there is no 'scratch'); add it, or leave this out");
    }
}

Site read_table(TableReader& reader) {
    Site site{.modules = read_lines(reader, "modules"),
              .setup = read_lines(reader, "setup"),
              .sbatch = read_lines(reader, "sbatch"),
              .partition = read_line(reader, "partition"),
              .account = read_line(reader, "account"),
              .time = read_line(reader, "time")};
    read_stop_before_end(reader, site);
    site.cpus_per_worker = reader.integer("cpus_per_worker", 1, 1024).value_or(1);
    site.workers_per_node = reader.integer("workers_per_node", 1, 4096);
    site.workers_per_gpu = reader.integer("workers_per_gpu", 1, 64).value_or(1);
    site.launcher =
        reader.word("launcher", {"mpirun", "srun"}) == "srun" ? LauncherKind::srun : LauncherKind::mpirun;
    read_scratch(reader, site);
    const auto resume_by = reader.word("resume_by", {"requeue", "resubmit", "none"});
    site.resume_by = parse_resume_by(resume_by.value_or("")).value_or(ResumeBy::requeue);
    reader.done();
    return site;
}

std::string chosen_name(const toml::table& sites, const std::string& name, const std::string& file) {
    std::vector<std::string> known;
    for (const auto& [key, node] : sites) {
        known.emplace_back(key.str());
    }
    if (name.empty() && known.size() == 1) {
        return known.front();
    }
    if (name.empty()) {
        throw InputError(file + ": which site? (" + known_words("", known) + "); say --site NAME");
    }
    if (!sites.contains(name)) {
        throw InputError(file + ": has no site '" + name + "' (" + known_words(name, known) + ")");
    }
    return name;
}

}  // namespace

Site read_site(const std::string& text, const std::string& file_name, const std::string& name) {
    Problems problems(file_name);
    const toml::table sites = parse_toml(text, file_name);
    const std::string chosen = chosen_name(sites, name, file_name);
    const toml::table* table = sites.get(chosen)->as_table();
    if (!table) {
        problems.at(*sites.get(chosen),
                    "'" + chosen + "' is not a table; write [" + chosen + "] and its keys below");
        problems.throw_if_any();
    }
    TableReader reader(*table, "[" + chosen + "]", problems);
    const Site site = read_table(reader);
    problems.throw_if_any();
    return site;
}

}  // namespace trommel
