// trommel replay: derives every decision of a sweep again from its record.
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/commands/commands.hpp"
#include "cli/console/option_checks.hpp"
#include "coordinator/replay.hpp"
#include "search_spaces/sweep_file.hpp"
#include "sweep_directory/open_record.hpp"
#include "sweep_directory/sweep_directory.hpp"
#include "system/printable.hpp"

namespace trommel::cli {

namespace {

struct ReplayOptions {
    std::filesystem::path directory;
    std::string format = "text";
};

struct Outcome {
    Replay::Counts same;
    Seq seq = 0;  ///< of the record that differs
    std::optional<std::string> difference;
};

Outcome replay(const ResultsReader& reader) {
    Replay replay(sweep_from(reader.first_source()),
                  [](const SweepEdited& edited) { return read_sweep(edited.text, edited.file_name); });
    for (const Record& record : reader.records()) {
        if (const auto difference = replay.take(record)) {
            return {replay.same(), std::visit([](const auto& each) { return each.seq; }, record), difference};
        }
    }
    return {replay.same(), 0, std::nullopt};
}

std::string as_json(const Outcome& outcome) {
    nlohmann::ordered_json json = {{"schema", "replay/1"},          {"proposals", outcome.same.proposals},
                                   {"seeds", outcome.same.seeds},   {"verdicts", outcome.same.verdicts},
                                   {"finals", outcome.same.finals}, {"difference", nullptr}};
    if (outcome.difference) {
        json["difference"] = {{"seq", outcome.seq}, {"text", *outcome.difference}};
    }
    return json.dump(2) + "\n";
}

std::string as_text(const Outcome& outcome) {
    const Replay::Counts& same = outcome.same;
    std::string text = fmt::format(
        "derived again: {} proposals, the seeds of {} trials, {} verdicts, {} trials of the finals\n",
        same.proposals, same.seeds, same.verdicts, same.finals);
    if (!outcome.difference) {
        return text + "no difference\n";
    }
    return text + fmt::format(
                      "first difference, at record {}: {}\n"
                      "The record was changed, or another version of trommel or of the C library made it.\n",
                      outcome.seq, printable(*outcome.difference));
}

}  // namespace

void add_replay(CLI::App& app, ExitCode& exit_code) {
    auto options = std::make_shared<ReplayOptions>();
    CLI::App* command =
        app.add_subcommand("replay", "Derive every decision of a sweep again from its record");
    command->add_option("DIR", options->directory, "The sweep's directory")->required();
    command->add_option("--format", options->format, "text or json")
        ->check(one_of({"text", "json"}))
        ->capture_default_str();
    command->footer("Example:\n  trommel replay recyclables\nExit code 1: a decision differs.");
    command->callback([options, &exit_code] {
        const Outcome outcome = replay(open_record(options->directory));
        fmt::print("{}", options->format == "json" ? as_json(outcome) : as_text(outcome));
        if (outcome.difference) {
            exit_code = ExitCode::failed;
        }
    });
}

}  // namespace trommel::cli
