#include "sweep_directory/sweep_directory.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

#include "search_spaces/sweep_file.hpp"
#include "system/partial_file.hpp"

namespace trommel {

std::optional<std::string> name_of_unfinished(const std::string& name) {
    for (const std::string_view suffix : {"", "-journal", "-wal", "-shm"}) {
        if (name.ends_with(suffix)) {
            if (auto whole = name_of_partial(std::string_view(name).substr(0, name.size() - suffix.size()))) {
                return whole;
            }
        }
    }
    return std::nullopt;
}

bool is_of_a_sweep(const std::string& name) {
    static const std::set<std::string> names = {"coordinator.lock", "checkpoints", "logs",  "models",
                                                "requests",         "slurm",       "trials"};
    constexpr std::array<std::string_view, 4> beginnings = {"sweep.toml", "results.", "trials.", "former."};
    const std::string whole = name_of_unfinished(name).value_or(name);
    return names.contains(whole) ||
           std::ranges::any_of(beginnings, [&](auto beginning) { return whole.starts_with(beginning); });
}

Sweep sweep_from(const SweepSource& source) {
    return sweep_from(source, read_sweep(source.text, source.file_name));
}

Sweep sweep_from(const SweepSource& source, Sweep written) {
    written.data = source.data;
    written.budget = source.budget.value_or(written.budget);
    return written;
}

}  // namespace trommel
