#include "search_spaces/enqueue_reader.hpp"

#include <algorithm>
#include <random>
#include <set>
#include <string>

#include "search_spaces/misspelled.hpp"
#include "search_spaces/names.hpp"
#include "search_spaces/table_reader.hpp"
#include "search_spaces/value_reader.hpp"
#include "sweep/draw.hpp"
#include "sweep/random.hpp"
#include "system/printable.hpp"

namespace trommel {

namespace {

std::optional<std::string> read_label(TableReader& reader) {
    const auto label = reader.text("label");
    if (label && has_control_character(*label)) {
        reader.problems().at(*reader.raw().get("label"),
                             "'label' has a control character; write one plain line");
    }
    return label;
}

Params read_params(TableReader& reader, const SearchSpace& space) {
    Params params;
    for (const Parameter& parameter : space.parameters) {
        if (const toml::node* node = reader.find(parameter.name)) {
            if (const auto value = read_value(*node, parameter.name, {}, reader.problems())) {
                params.emplace(parameter.name, as_written_by(parameter, *value));
            }
        }
    }
    return params;
}

// optimizer.lr = 0.1 where the parameter is called "optimizer.lr", or only lr.
void report_dots(TableReader& reader, const SearchSpace& space) {
    for (const std::string& key : keys_in_order(reader.raw())) {
        const toml::table* nested = reader.raw().get(key)->as_table();
        if (!nested || space.find(key)) {
            continue;
        }
        reader.find(key);
        for (const auto& [whole, node] : dotted_names(key, *nested)) {
            const std::string last = whole.substr(whole.rfind('.') + 1);
            reader.problems().at(
                *node, space.find(last) && !space.find(whole)
                           ? "parameter " + whole + " (it is called " + last + "); write " + last + " = ..."
                           : "parameter " + remedy_for_dot(whole));
        }
    }
}

Enqueued read_one(const toml::table& table, const Sweep& sweep, std::uint64_t place, Problems& problems) {
    const std::size_t before = problems.count();
    TableReader reader(table, "[[enqueue]]", problems);
    Enqueued enqueued;
    enqueued.label = read_label(reader).value_or("");
    const auto missing = reader.word("missing", {"sample"});
    enqueued.params = read_params(reader, sweep.space);
    report_dots(reader, sweep.space);
    const std::set<std::string> meant = meant_names(sweep.space, sweep);
    for (const std::string& name : meant) {
        reader.find(name);  // the misspelled parameter is already reported
    }
    reader.done();
    const bool broken_space =
        !meant.empty() || std::ranges::any_of(sweep.space.parameters, [](const Parameter& parameter) {
            return parameter.cases.empty();
        });
    if (problems.count() > before || broken_space) {
        return enqueued;
    }
    if (missing) {
        std::mt19937_64 random(derive_seed(sweep.seed, "enqueue", place));
        enqueued.params = complete(sweep.space, std::move(enqueued.params), random);
    }
    for (const ParamProblem& problem : problems_with(sweep.space, enqueued.params)) {
        const toml::node* node = table.get(problem.parameter);
        problems.at(node ? *node : table, "enqueued configuration: " + problem.text +
                                              (node ? "" : ", or write missing = \"sample\""));
    }
    return enqueued;
}

}  // namespace

std::vector<Enqueued> read_enqueued(const toml::array& array, const Sweep& sweep, Problems& problems) {
    std::vector<Enqueued> enqueued;
    for (const toml::node& node : array) {
        if (const toml::table* table = node.as_table()) {
            enqueued.push_back(read_one(*table, sweep, enqueued.size() + 1, problems));
        } else {
            problems.at(node, "'enqueue' is not a list of tables; write [[enqueue]]");
        }
    }
    return enqueued;
}

}  // namespace trommel
