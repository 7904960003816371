#include "search_spaces/search_reader.hpp"

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "search_spaces/habits.hpp"
#include "search_spaces/misspelled.hpp"
#include "search_spaces/value_reader.hpp"

namespace trommel {

namespace {

// 2.5, or as a duration: "90m".
std::optional<double> read_hours(TableReader& reader) {
    const toml::node* node = reader.find("hours");
    const auto text = node ? node->value_exact<std::string>() : std::nullopt;
    if (!text) {
        return reader.number_above_zero("hours");
    }
    const auto duration = parse_duration(*text);
    if (!duration) {
        reader.problems().at(*node,
                             "'hours' = \"" + *text + "\" is not a duration; write 2.5, \"90m\" or \"2h\"");
        return std::nullopt;
    }
    return static_cast<double>(duration->count()) / 3600;
}

void read_budget(TableReader& reader, Sweep& sweep) {
    sweep.budget.configurations = reader.integer("configurations", 1);
    sweep.budget.trials = reader.integer("trials", 1);
    sweep.budget.epochs = reader.integer("epochs", 1);
    sweep.budget.hours = read_hours(reader);
    constexpr double any = std::numeric_limits<double>::max();
    sweep.target = reader.number("target", -any, any, "a number, a value of the objective");
    reader.done();
}

// Reads one of `now`; a word of `later` is refused as belonging to a later version, and its options are not
// read.
void read_strategy(TableReader& reader, const std::string& kind, const std::vector<std::string>& now,
                   const std::vector<std::string>& later, std::string& chosen) {
    const auto word = reader.text("name");
    if (!word || std::ranges::find(now, *word) != now.end()) {
        chosen = word.value_or(chosen);
        reader.done();
        return;
    }
    const std::string usual = usual_name(*word);
    if (std::ranges::find(now, usual) != now.end()) {
        reader.problems().at(*reader.raw().get("name"),
                             "unknown " + kind + " '" + *word + "'; write name = \"" + usual + "\"");
        return;
    }
    const bool comes_later = std::ranges::find(later, usual) != later.end();
    reader.problems().at(*reader.raw().get("name"),
                         (comes_later ? "this version does not have the " : "unknown ") + kind + " '" +
                             *word + "' (" + known_words(*word, now) + ")");
}

void read_count(TableReader& reader, const char* key, std::int64_t at_least, std::int64_t at_most,
                std::int32_t& count) {
    count = static_cast<std::int32_t>(reader.integer(key, at_least, at_most).value_or(count));
}

// `example` is a line to add.
void require(TableReader& reader, const char* key, const std::string& example) {
    if (!reader.raw().contains(key) && !is_misspelled(reader.raw(), key)) {
        reader.problems().at(reader.raw(), reader.name() + " has no '" + key + "'; add " + example);
    }
}

void read_pruner_options(TableReader& reader, PrunerOptions& pruner) {
    constexpr std::int64_t many = 1'000'000;
    constexpr double any = std::numeric_limits<double>::max();
    const bool is_percentile = pruner.name == "percentile";
    if (pruner.name == "asha") {
        read_count(reader, "min_epochs", 1, many, pruner.min_epochs);
        read_count(reader, "reduction_factor", 2, 100, pruner.reduction_factor);
    }
    if (pruner.name == "median" || is_percentile || pruner.name == "threshold") {
        read_count(reader, "warmup_epochs", 0, many, pruner.warmup_epochs);
    }
    if (pruner.name == "median" || is_percentile) {
        read_count(reader, "min_trials", 1, many, pruner.min_trials);
    }
    if (is_percentile) {
        require(reader, "percentile", "percentile = 25 (a trial is compared with the best 25 %)");
        pruner.percentile = reader.number("percentile", 1, 100, "a percentage from 1 to 100", true)
                                .value_or(pruner.percentile);
    }
    if (pruner.name == "patience") {
        require(reader, "epochs", "epochs = 10 (without improvement)");
        read_count(reader, "epochs", 1, many, pruner.epochs);
        pruner.min_delta =
            reader.number("min_delta", 0, any, "a number from 0 up").value_or(pruner.min_delta);
    }
    if (pruner.name == "threshold") {
        require(reader, "value", "value = 0.5 (the worst value of the objective that continues)");
        pruner.value =
            reader.number("value", -any, any, "a number, a value of the objective").value_or(pruner.value);
    }
}

void read_pruner(TableReader& reader, PrunerOptions& pruner) {
    static const std::vector<std::string> with_options = {"asha", "median", "percentile", "patience",
                                                          "threshold"};
    const auto name = reader.raw()["name"].value_exact<std::string>();
    if (name && std::ranges::find(with_options, *name) != with_options.end()) {
        pruner.name = *reader.text("name");
        read_pruner_options(reader, pruner);
        reader.done();
        return;
    }
    read_strategy(reader, "pruner", {"none", "asha", "median", "percentile", "patience", "threshold"},
                  {"hyperband", "successive_halving"}, pruner.name);
}

void read_seeds(TableReader& reader, Sweep& sweep) {
    sweep.seeds.per_configuration =
        static_cast<std::int32_t>(reader.integer("per_configuration", 1, 10'000).value_or(1));
    sweep.seeds.finalists = static_cast<std::int32_t>(reader.integer("finalists", 0, 1000).value_or(0));
    sweep.seeds.max_per_configuration = static_cast<std::int32_t>(
        reader.integer("max_per_configuration", 1, 10'000).value_or(sweep.seeds.max_per_configuration));
    if (sweep.seeds.finalists > 0 && sweep.seeds.max_per_configuration <= sweep.seeds.per_configuration) {
        reader.problems().at(*reader.raw().get("finalists"),
                             "finalists get no more seeds than the others (max_per_configuration = " +
                                 std::to_string(sweep.seeds.max_per_configuration) +
                                 ", per_configuration = " + std::to_string(sweep.seeds.per_configuration) +
                                 "); raise max_per_configuration");
    }
    reader.refuse("vary",
                  "this version cannot vary only some of what a seed decides (initial weights, order of "
                  "the images, augmentation and dropout); remove it");
    reader.done();
}

void read_evaluate(TableReader& reader, Sweep& sweep) {
    const auto test = reader.word("test", {"never", "finalists", "all"});
    sweep.evaluate_test = test == "all"         ? EvaluateTest::all
                          : test == "finalists" ? EvaluateTest::finalists
                                                : EvaluateTest::never;
    if (const toml::node* names = reader.find("also_on")) {
        sweep.evaluate_all = true;
        const toml::array* list = names->as_array();
        if (!list || *list != toml::array{"all"}) {
            reader.problems().at(*names,
                                 "'also_on' is not [\"all\"] (the only set of images besides the splits); "
                                 "write that, or leave it out");
        }
    }
    if (sweep.evaluate_all && test == "finalists") {
        reader.problems().at(
            *reader.raw().get("also_on"),
            "'also_on' with test = \"finalists\" ('all' would mean different images for different "
            "seeds); write test = \"all\" or \"never\"");
    }
    if (test == "finalists" && sweep.seeds.finalists == 0) {
        reader.problems().at(
            *reader.raw().get("test"),
            "'test' = \"finalists\" without finalists; add [seeds] finalists = 5, or write \"all\"");
    }
    reader.done();
}

void read_keep(TableReader& reader, Sweep& sweep) {
    sweep.keep_models = static_cast<std::int32_t>(reader.integer("models", 0, 1'000'000).value_or(0));
    reader.done();
}

}  // namespace

void read_search(TableReader& file, Sweep& sweep) {
    const auto read = [&](const char* key, auto reader_of_table) {
        if (const toml::table* table = file.table(key)) {
            TableReader reader(*table, "[" + std::string(key) + "]", file.problems());
            reader_of_table(reader);
        }
    };
    read("budget", [&](TableReader& reader) { read_budget(reader, sweep); });
    read("sampler", [&](TableReader& reader) {
        read_strategy(reader, "sampler", {"random", "grid", "list", "sobol", "tpe", "evolution"},
                      {"gp", "cma_es", "bohb", "halton"}, sweep.sampler.name);
    });
    read("pruner", [&](TableReader& reader) { read_pruner(reader, sweep.pruner); });
    read("seeds", [&](TableReader& reader) { read_seeds(reader, sweep); });
    read("evaluate", [&](TableReader& reader) { read_evaluate(reader, sweep); });
    read("keep", [&](TableReader& reader) { read_keep(reader, sweep); });
}

}  // namespace trommel
