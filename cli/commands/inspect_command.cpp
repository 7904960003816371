// `trommel inspect`: shows the contents of a shard.

#include <fmt/format.h>

#include <chrono>
#include <ctime>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/commands/commands.hpp"
#include "cli/commands/not_a_shard.hpp"
#include "cli/console/option_checks.hpp"
#include "storage/shards/describe_shard.hpp"
#include "storage/shards/shard.hpp"
#include "system/printable.hpp"

namespace trommel::cli {
namespace {

struct InspectOptions {
    std::string file;
    bool verify = false;
    std::string format = "table";
};

std::string now_utc() {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&now, &parts);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text;
}

nlohmann::json classes_json(const ShardInfo& info) {
    const auto counts = counts_by_class(info);
    nlohmann::json classes = nlohmann::json::array();
    for (std::size_t label = 0; label < counts.size(); ++label) {
        const auto& [train, val, test] = counts[label];
        classes.push_back({{"name", info.classes[label]}, {"train", train}, {"val", val}, {"test", test}});
    }
    return classes;
}

/// `verified`: whether the pixels were read and verified; otherwise they were not read.
std::string to_json(const Shard& shard, std::int64_t file_bytes, bool verified) {
    const ShardInfo& info = shard.info();
    const nlohmann::json json{
        {"schema", "inspect/1"},         {"as_of", now_utc()},
        {"path", shard.path().string()}, {"file_bytes", file_bytes},
        {"images", info.images},         {"width", info.width},
        {"height", info.height},         {"channels", info.channels},
        {"classes", classes_json(info)}, {"recipe", info.recipe},
        {"checksum", info.checksum},     {"images_checksum", info.images_checksum},
        {"pixels_verified", verified},   {"holds", info.element == Element::uint8 ? "pixels" : "features"}};
    // File names need not be UTF-8.
    return printable_json(json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace)) + "\n";
}

Shard open(const std::string& path) {
    must_not_be_a_directory(path);
    try {
        return Shard(path);
    } catch (const StorageError& error) {
        throw explained(path, error);
    }
}

void inspect(const InspectOptions& options) {
    const Shard shard = open(options.file);
    if (options.verify) {
        shard.verify_pixels();
    }
    const auto file_bytes = static_cast<std::int64_t>(std::filesystem::file_size(options.file));
    if (options.format == "json") {
        fmt::print("{}", to_json(shard, file_bytes, options.verify));
        return;
    }
    fmt::print("{}: {}", printable(options.file), describe(shard.info(), file_bytes));
    if (options.verify) {
        fmt::print("  the {} were read and match their checksum\n",
                   shard.info().element == Element::uint8 ? "pixels" : "features");
    }
}

}  // namespace

void add_inspect(CLI::App& app, ExitCode&) {
    const auto options = std::make_shared<InspectOptions>();
    CLI::App* const command = app.add_subcommand("inspect", "Show the contents of a shard");
    command->add_option("file", options->file, "The shard")->required()->type_name("FILE.h5");
    command->add_flag("--verify", options->verify, "Read all pixels and compare their SHA-256");
    command->add_option("--format", options->format, "How to print it")
        ->check(one_of({"table", "json"}))
        ->capture_default_str();
    command->footer("Example:\n  trommel inspect trashnet.h5 --verify");
    command->callback([options] { inspect(*options); });
}

}  // namespace trommel::cli
