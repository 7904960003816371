#include "launch/whose_mpirun.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <optional>
#include <regex>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "launch/mpi_environment.hpp"
#include "system/errors.hpp"
#include "system/executables.hpp"
#include "system/find_program.hpp"
#include "system/program_output.hpp"
#include "system/words.hpp"

namespace trommel {

namespace {

using namespace std::chrono_literals;

constexpr auto put_first = "put Open MPI's first in PATH";

std::string major_of(const std::string& version) {
    return version.substr(0, version.find('.'));
}

/// "4.1", of its headers and of its library; both empty if that cannot be found out.
struct RanksMpi {
    std::string built;
    std::string linked;
};

RanksMpi ask_rank() {
    const auto rank = (own_folder() / "trommel-rank").string();
    const ProgramOutput said = output_of({rank, "--open-mpi"}, {.patience = 10s});
    const std::size_t blank = said.out.find(' ');
    return said.status == 0 && blank != std::string::npos
               ? RanksMpi{said.out.substr(0, blank), first_line(said.out.substr(blank + 1))}
               : RanksMpi{};
}

// "4.1" of "mpirun (Open MPI) 4.1.4".
std::optional<std::string> open_mpi_version(const std::string& text) {
    static const std::regex version(R"(\(Open MPI\) (\d+\.\d+))");
    std::smatch found;
    return std::regex_search(text, found, version) ? std::optional(found[1].str()) : std::nullopt;
}

// Its vendor; nothing if it does not say.
std::optional<std::string> maker(const std::string& text) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 5> known{{
        {"Spectrum MPI", "IBM Spectrum MPI"},
        {"Intel(R) MPI", "Intel MPI"},
        {"MVAPICH", "MVAPICH"},
        {"HYDRA", "MPICH"},
        {"MPICH", "MPICH"},
    }};
    const auto found = std::ranges::find_if(
        known, [&](const auto& each) { return text.find(each.first) != std::string::npos; });
    return found == known.end() ? std::nullopt : std::optional(std::string(found->second));
}

bool says_whose_it_is(const ProgramOutput& said) {
    return said.out.find('\n') != std::string::npos && (open_mpi_version(said.out) || maker(said.out));
}

bool finds_its_library(const RanksMpi& ranks) {
    return major_of(ranks.built) == major_of(ranks.linked);
}

std::string of_trommel(const RanksMpi& ranks) {
    if (ranks.built.empty()) {
        return "trommel needs Open MPI";
    }
    const std::string library = ranks.linked.empty() ? "another MPI" : "Open MPI " + ranks.linked;
    return "trommel was built with Open MPI " + ranks.built +
           (finds_its_library(ranks) ? "" : ", and finds the library of " + library);
}

// A wrapper of a site may print lines of its own first.
FoundMpirun judged(const std::string& path, const ProgramOutput& said, const RanksMpi& ranks) {
    const auto version = open_mpi_version(said.out);
    if (version && (ranks.built.empty() || major_of(*version) == major_of(ranks.linked))) {
        const std::size_t line = said.out.rfind('\n', said.out.find("(Open MPI)"));
        return {first_line(said.out.substr(line == std::string::npos ? 0 : line + 1)), ""};
    }
    const std::string with = of_trommel(ranks);
    if (const auto whose = version ? "Open MPI " + *version : maker(said.out)) {
        return {fmt::format("{} is {}'s ({})", path, *whose, with),
                finds_its_library(ranks) ? put_first : "let PATH and LD_LIBRARY_PATH name the same one"};
    }
    if (said.status.value_or(0) != 0) {
        const std::string why = first_line(said.err.empty() ? said.out : said.err);
        return {fmt::format("{} does not start ({})", path,
                            why.empty() ? fmt::format("status {}", *said.status) : why),
                "install Open MPI (openmpi-bin) again, or put one that starts first in PATH"};
    }
    if (said.status && !said.out.empty()) {
        return {fmt::format("{} is not Open MPI's ({}; it says '{}')", path, with, first_line(said.out)),
                put_first};
    }
    return {path + ", which does not say whose it is", "", false};
}

}  // namespace

FoundMpirun look_for_mpirun() {
    const auto path = find_in_path("mpirun");
    if (!path) {
        return {"not found in PATH (a sweep runs as MPI ranks)", "install Open MPI (openmpi-bin)"};
    }
    return judged(path->string(),
                  output_of({path->string(), "--version"}, {.patience = 10s, .enough = says_whose_it_is}),
                  ask_rank());
}

void must_have_mpirun() {
    have_home();
    if (const FoundMpirun found = look_for_mpirun(); !found.advice.empty()) {
        throw InputError("mpirun: " + found.value + "; " + found.advice);
    }
}

}  // namespace trommel
