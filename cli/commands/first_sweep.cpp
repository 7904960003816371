#include "cli/commands/first_sweep.hpp"

#include <algorithm>
#include <array>
#include <sstream>
#include <vector>

#include <fmt/format.h>

#include "search_spaces/model_reader.hpp"
#include "search_spaces/used_names.hpp"
#include "storage/shards/describe_shard.hpp"
#include "sweep/operations.hpp"
#include "sweep/plan.hpp"
#include "sweep_directory/inputs/split_advice.hpp"
#include "system/errors.hpp"

namespace trommel::cli {

namespace {

using Counts = std::array<std::int64_t, 3>;  // train, val, test

Counts images_by_split(const ShardInfo& info) {
    Counts counts{};
    for (const Split split : info.splits) {
        ++counts[static_cast<std::size_t>(split)];
    }
    return counts;
}

// Some hundred steps per epoch, if there are enough images.
std::int64_t batch_size_for(std::int64_t train) {
    return train < 200 ? 8 : train < 1'000 ? 16 : train < 50'000 ? 32 : 64;
}

// A network needs many passes over a small data set.
std::int64_t epochs_for(std::int64_t train) {
    return train < 500 ? 30 : train < 5'000 ? 20 : train < 20'000 ? 12 : 8;
}

// A randomly initialized ResNet is a poor first model: too slow, and meant for more images than beginners
// have.
bool is_resnet(const ModelTemplate& model) {
    return std::ranges::any_of(model.layers, [](const auto& layer) { return layer.kind == "resnet"; });
}

bool fits(const ModelTemplate& model, const ShardInfo& info) {
    Sweep sweep;
    sweep.data = {{.name = "images", .shards = {}, .checksums = {}}};
    sweep.models = {model};
    try {
        const TrainingPlan plan = resolve(sweep, {{"model", model.name}, {"epochs", std::int64_t{1}}});
        operations(plan.layers, {info.height, info.width, info.channels},
                   static_cast<std::int64_t>(info.classes.size()));
        return true;
    } catch (const InputError&) {
        return false;
    }
}

bool refers_to(const ModelTemplate& model, const std::string& parameter) {
    return names_used_by({model}).contains(parameter);
}

bool is_regularized(const ModelTemplate& model) {
    return refers_to(model, "regularizer");
}

// Whether a layer is only active with this regularizer.
bool has_layers_for(const ModelTemplate& model, const std::string& regularizer) {
    return std::ranges::any_of(model.layers, [&](const LayerTemplate& layer) {
        return std::ranges::any_of(layer.when, [&](const Condition& condition) {
            return condition.parameter == "regularizer" &&
                   std::ranges::find(condition.values, ParamValue(regularizer)) != condition.values.end();
        });
    });
}

std::string what_they_are(const ShardInfo& info) {
    return info.element == Element::uint8
               ? fmt::format("images of {} x {} (width x height)", info.width, info.height)
               : shape_text(info);
}

std::string quoted_list(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) {
        text += (text.empty() ? "\"" : ", \"") + word + "\"";
    }
    return "[" + text + "]";
}

std::vector<std::string> names_of(const std::vector<ModelTemplate>& models) {
    std::vector<std::string> names;
    for (const ModelTemplate& model : models) {
        names.push_back(model.name);
    }
    return names;
}

// The regularizers that the models know, and the strength of those that have one.
std::string regularizer_lines(const std::vector<ModelTemplate>& models) {
    std::vector<std::string> values = {"none"};
    std::vector<ModelTemplate> regularized;
    std::ranges::copy_if(models, std::back_inserter(regularized), is_regularized);
    const auto any = [&](const auto& condition) { return std::ranges::any_of(regularized, condition); };
    const bool has_l2 = any([](const ModelTemplate& model) { return refers_to(model, "l2"); });
    if (has_l2) {
        values.emplace_back("l2");
    }
    for (const std::string word : {"dropout", "batch_norm"}) {
        if (any([&](const ModelTemplate& model) { return has_layers_for(model, word); })) {
            values.push_back(word);
        }
    }
    if (values.size() == 1) {
        return "";
    }
    const std::string when =
        regularized.size() == models.size()
            ? ""
            : fmt::format(", when = {{ model = {} }}", quoted_list(names_of(regularized)));
    std::string text = fmt::format("regularizer = {{ values = {}{} }}\n", quoted_list(values), when);
    if (has_l2) {
        text += "l2 = { low = 1e-6, high = 1e-2, scale = \"log\", when = { regularizer = \"l2\" } }\n";
    }
    return text;
}

constexpr const char* head =
    R"(# {images} {what}, {classes} classes: {train} to train on, {val} for validation{and_test}.
# docs/sweep_file.md has every key. Look for errors with 'trommel check', train one configuration with 'trommel try',
# and start the search with 'trommel run'.

[sweep]
name = "{name}"  # also the name of the directory that is made
seed = 1  # everything random comes from it

[[objective]]  # what configurations are ranked by
metric = "val_accuracy"

[budget]
configurations = 20  # then the search ends; also: trials, epochs, hours

[data.images]
shard = "{shard}"

[train]  # the same for every trial; each setting may stand in [space] instead
epochs = {epochs}  # at most
batch_size = {batch_size}
select_epoch = {{ metric = "val_accuracy" }}  # the epoch that counts: weights, rank and test value
early_stopping = {{ metric = "val_loss", patience = 5, from_epoch = 5 }}

)";

constexpr const char* space = R"([space]  # the search space
model = {models}  # built in: 'trommel models'; your own stand under [model.NAME]
normalization = {normalizations}
optimizer = ["sgd", "adam"]
learning_rate = {{ low = 1e-4, high = 1e-1, scale = "log" }}
momentum = {{ low = 0.0, high = 0.95, when = {{ optimizer = "sgd" }} }}
{regularizers}
[[enqueue]]  # tried first, exactly as written
label = "a usual choice"
model = "{first_model}"
normalization = "standardize"
optimizer = "adam"
learning_rate = 0.001
{first_regularizer}
[sampler]
name = "tpe"  # learns from the results; or "evolution", "random", "sobol", "grid", or "list": only [[enqueue]]

[seeds]
per_configuration = 1  # then, in the finals, the best get more: what differs by luck is told apart
finalists = 3
max_per_configuration = 3

[evaluate]
test = "{test}"  # {why_test}
)";

// Comments at the ends of lines, aligned if there is room.
std::string with_aligned_comments(const std::string& text) {
    constexpr std::size_t column = 36;
    std::istringstream lines(text);
    std::string result;
    for (std::string line; std::getline(lines, line);) {
        const std::size_t comment = line.find("  # ");
        if (comment != std::string::npos && comment < column) {
            line.insert(comment, column - comment - 2, ' ');
        }
        result += line + "\n";
    }
    return result;
}

}  // namespace

std::string first_sweep(const ShardInfo& info, const std::string& name, const std::string& shard) {
    const auto [train, val, test] = images_by_split(info);
    if (train == 0 || val == 0) {
        throw InputError(fmt::format("{}: has {} training and {} validation images (a sweep needs both); {}",
                                     shard, train, val, how_to_get(Split::val, info)));
    }
    std::vector<ModelTemplate> models;
    std::ranges::copy_if(builtin_models(), std::back_inserter(models),
                         [&](const ModelTemplate& model) { return !is_resnet(model) && fits(model, info); });
    if (models.empty()) {
        throw InputError(
            fmt::format("{}: no built-in model fits images of {}x{}; import them at a larger size", shard,
                        info.width, info.height));
    }
    const ModelTemplate& first =
        *std::ranges::max_element(models, {}, [](const ModelTemplate& model) { return model.layers.size(); });
    using fmt::arg;
    return with_aligned_comments(
        fmt::format(head, arg("images", info.images), arg("what", what_they_are(info)),
                    arg("classes", info.classes.size()), arg("train", train), arg("val", val),
                    arg("and_test", test > 0 ? fmt::format(", {} for testing", test) : ", no test images"),
                    arg("name", name), arg("shard", shard), arg("epochs", epochs_for(train)),
                    arg("batch_size", batch_size_for(train))) +
        fmt::format(space, arg("models", quoted_list(names_of(models))),
                    arg("normalizations", info.element == Element::uint8 ? R"(["unit", "standardize"])"
                                                                         : R"(["none", "standardize"])"),
                    arg("regularizers", regularizer_lines(models)), arg("first_model", first.name),
                    arg("first_regularizer", is_regularized(first) ? "regularizer = \"none\"\n" : ""),
                    arg("test", test > 0 ? "finalists" : "never"),
                    arg("why_test", test > 0 ? "which trials get a test value: do not choose by it"
                                             : "the shard has no test images")));
}

}  // namespace trommel::cli
