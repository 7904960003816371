#include "cli/commands/import/split_options.hpp"

#include <fmt/format.h>

#include "cli/console/numbers.hpp"
#include "system/errors.hpp"

namespace trommel::cli {
namespace {

SplitFractions parse_fractions(const std::string& text) {
    if (text.empty()) {
        return {};
    }
    const auto numbers = parse_numbers<double>(text, ',');
    if (numbers.size() != 2 && numbers.size() != 3) {
        throw InputError(
            fmt::format("--split {}: not two or three shares (of train, val and, optionally, test); try "
                        "--split 0.7,0.15,0.15",
                        text));
    }
    return {numbers[0], numbers[1], numbers.size() == 3 ? numbers[2] : 0};
}

SplitCounts parse_counts(const std::string& text) {
    const auto numbers = parse_numbers<std::int64_t>(text, ',');
    if (numbers.size() != 2 && numbers.size() != 3) {
        throw InputError(
            fmt::format("--split-counts {}: not two or three numbers (of train, val and, optionally, test "
                        "images of each class); try --split-counts 89,19,19",
                        text));
    }
    return {numbers[0], numbers[1], numbers.size() == 3 ? numbers[2] : 0};
}

// --group-by uses the fractions of --split; all other pairs contradict each other.
void must_be_one(const SplitOptions& options) {
    std::string given;
    int ways = 0;
    for (const auto& [name, value] :
         {std::pair("--split-counts", options.split_counts), std::pair("--split-file", options.split_file),
          std::pair("--split-from", options.split_from), std::pair("--group-by", options.group_by),
          std::pair("--split", options.group_by.empty() ? options.split : "")}) {
        if (!value.empty()) {
            given += (++ways > 1 ? " and " : "") + std::string(name);
        }
    }
    if (ways > 1) {
        throw InputError(
            given +
            ": more than one way to split (an image has one split); keep one of them (--group-by uses "
            "the shares of --split)");
    }
}

}  // namespace

void add_split_options(CLI::App& command, SplitOptions& options) {
    command
        .add_option(
            "--split", options.split,
            "Shares of train, val and test, 0.7,0.15,0.15 unless the folder has train/ and val/; two "
            "numbers: no test. Of each class, and of all images, val and test get the floor of their share")
        ->type_name("T,V[,T]");
    command
        .add_option("--split-counts", options.split_counts,
                    "Exact number of images per class, e.g. 89,19,19; others are left out")
        ->type_name("N,N[,N]");
    command
        .add_option("--split-file", options.split_file,
                    "Lines \"path,split\" or \"path split\"; images that are not in it are left out")
        ->type_name("FILE");
    command
        .add_option("--split-from", options.split_from,
                    "Each image gets the split that it has in this shard, e.g. for a different --size")
        ->type_name("OTHER.h5");
    command
        .add_option(
            "--group-by", options.group_by,
            "Images in whose paths this regex matches the same text (its first capture group, or the whole match) "
            "go into one split; the shares of --split are met as closely as possible")
        ->type_name("REGEX");
}

ImportSplit parse_split(const SplitOptions& options) {
    must_be_one(options);
    if (!options.split_counts.empty()) {
        return parse_counts(options.split_counts);
    }
    if (!options.split_file.empty()) {
        return SplitFile{options.split_file};
    }
    if (!options.split_from.empty()) {
        return SplitFrom{options.split_from};
    }
    if (!options.group_by.empty()) {
        return SplitGroups{options.group_by, parse_fractions(options.split)};
    }
    return options.split.empty() ? ImportSplit(SplitAsFound{}) : parse_fractions(options.split);
}

}  // namespace trommel::cli
