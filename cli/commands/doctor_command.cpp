// trommel doctor: shows what this machine has, and what would be slow or unsafe.

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/commands/commands.hpp"
#include "cli/console/option_checks.hpp"
#include "launch/whose_mpirun.hpp"
#include "system/errors.hpp"
#include "system/executables.hpp"
#include "system/program_output.hpp"
#include "system/usable_cores.hpp"
#include "system/version.hpp"

namespace trommel::cli {

namespace {

enum class Health { good, slow, broken };

struct Finding {
    std::string name;
    std::string value;
    Health health = Health::good;
    std::string advice;
};

Finding find_mpirun() {
    const FoundMpirun found = look_for_mpirun();
    if (!found.answered) {
        return {"mpirun", found.value, Health::broken,
                "run 'mpirun --version' by hand: it should print a line with '(Open MPI)'"};
    }
    return {"mpirun", found.value, found.advice.empty() ? Health::good : Health::broken, found.advice};
}

Finding find_cores() {
    const Cores found = cores();
    return {"cores", to_text(found), Health::good, ""};
}

Finding find_program_beside(const std::string& name) {
    try {
        return {name, sibling(name).string(), Health::good, ""};
    } catch (const InputError& error) {
        return {name, "not found", Health::broken, error.what()};
    }
}

// Only the trainer links Torch, so its description of itself is parsed, one "name: value" per line.
std::vector<Finding> ask_trainer() {
    std::string path;
    try {
        path = trainer_executable().string();
    } catch (const InputError& error) {
        return {{"trommel-trainer", "not found", Health::broken, error.what()}};
    }
    constexpr auto patience = std::chrono::minutes(2);  // it also runs measurements
    const ProgramOutput said = output_of({path, "--describe"}, {.patience = patience});
    if (said.status != 0) {
        return {{"trommel-trainer", "does not start", Health::broken,
                 "run 'trommel-trainer --describe' to see why"}};
    }
    std::vector<Finding> findings = {{"trommel-trainer", path, Health::good, ""}};
    for (std::size_t at = 0; at < said.out.size();) {
        const std::size_t end = std::min(said.out.find('\n', at), said.out.size());
        const std::string line = said.out.substr(at, end - at);
        at = end + 1;
        const std::size_t colon = line.find(": ");
        if (colon == std::string::npos) {
            continue;
        }
        Finding finding{line.substr(0, colon), line.substr(colon + 2), Health::good, ""};
        if (finding.name == "trommel" || (finding.name == "revision" && finding.value == revision())) {
            continue;  // the same as trommel's
        }
        if (finding.name == "revision") {
            finding.health = Health::broken;
            finding.advice =
                "trommel-trainer and trommel are different builds; install one version of all programs";
        }
        if (finding.name == "matmul_gflops" && std::strtod(finding.value.c_str(), nullptr) < 10) {
            finding.health = Health::slow;
            finding.advice = "the BLAS library is slow; install OpenBLAS (libopenblas0-pthread)";
        }
        if (finding.name == "blas_kernels_for_this_processor") {
            finding.health = Health::slow;
            finding.advice =
                "OpenBLAS uses kernels for older processors; unset OPENBLAS_CORETYPE, or set it to this";
        }
        findings.push_back(std::move(finding));
    }
    return findings;
}

Finding find_free_space() {
    const auto space = std::filesystem::space(".");
    const double gigabytes = static_cast<double>(space.available) / 1e9;
    const bool little = gigabytes < 1;
    return {"free space here", fmt::format("{:.1f} GB", gigabytes), little ? Health::slow : Health::good,
            little ? "a full disk stops a sweep; free some space" : ""};
}

std::vector<Finding> examine() {
    std::vector<Finding> findings = {
        {"trommel", std::string(version()) + " " + std::string(revision()), Health::good, ""},
        find_cores(),
        find_free_space(),
        find_mpirun(),
        find_program_beside("trommel-rank"),
        find_program_beside("trommel-command-trainer")};
    for (Finding& finding : ask_trainer()) {
        findings.push_back(std::move(finding));
    }
    return findings;
}

const char* word(Health health) {
    switch (health) {
        case Health::good:
            return "ok";
        case Health::slow:
            return "slow";
        case Health::broken:
            return "broken";
    }
    return "";
}

void print_json(const std::vector<Finding>& findings) {
    auto list = nlohmann::ordered_json::array();
    for (const Finding& each : findings) {
        list.push_back({{"name", each.name},
                        {"value", each.value},
                        {"health", word(each.health)},
                        {"advice", each.advice}});
    }
    fmt::print("{}\n", nlohmann::ordered_json{{"schema", "doctor/1"}, {"findings", list}}.dump(
                           2, ' ', false, nlohmann::json::error_handler_t::replace));
}

void doctor(const std::string& format, ExitCode& exit_code) {
    const std::vector<Finding> findings = examine();
    if (format == "json") {
        print_json(findings);
    }
    for (const Finding& each : findings) {
        if (format != "json") {
            fmt::print("{:<7} {:<23} {}\n", word(each.health), each.name, each.value);
            if (!each.advice.empty()) {
                fmt::print("        -> {}\n", each.advice);
            }
        }
        if (each.health == Health::broken) {
            exit_code = ExitCode::failed;
        }
    }
}

}  // namespace

void add_doctor(CLI::App& app, ExitCode& exit_code) {
    auto format = std::make_shared<std::string>("table");
    CLI::App* command =
        app.add_subcommand("doctor", "Show what this machine has, and what would be slow or unsafe");
    command->add_option("--format", *format, "table or json")
        ->check(one_of({"table", "json"}))
        ->capture_default_str();
    command->footer("Example:\n  trommel doctor");
    command->callback([format, &exit_code] { doctor(*format, exit_code); });
}

}  // namespace trommel::cli
