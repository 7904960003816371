// `trommel import images`: turns folders of image files into a shard.

#include <fmt/format.h>

#include <memory>

#include "cli/commands/import/run_import.hpp"
#include "cli/commands/import/split_options.hpp"
#include "cli/console/numbers.hpp"
#include "cli/console/option_checks.hpp"
#include "storage/import/import_images.hpp"
#include "system/errors.hpp"
#include "system/usable_cores.hpp"

namespace trommel::cli {
namespace {

struct ImagesCommand {
    std::string directory;
    std::string output;
    std::string size;
    std::string fit = "crop";
    SplitOptions split;
    std::int64_t per_class = 0;  ///< 0: all
    bool skip_unreadable = false;
    bool force = false;
    unsigned threads = 0;  ///< 0: one per usable core
    ImportOptions options;
};

ImageSize parse_size(const std::string& text) {
    const auto numbers = parse_numbers<std::int64_t>(text, 'x');
    if (numbers.size() != 2) {
        throw InputError(
            fmt::format("--size {}: not a size (width x height, in pixels); try --size 96x128", text));
    }
    return {numbers[0], numbers[1]};
}

Fit parse_fit(const std::string& text) {
    return text == "crop" ? Fit::crop : text == "pad" ? Fit::pad : Fit::stretch;
}

void run(ImagesCommand& command, ExitCode& exit_code) {
    ImportOptions& options = command.options;
    options.size = parse_size(command.size);
    options.threads = command.threads > 0 ? command.threads : static_cast<unsigned>(usable_cores());
    options.fit = parse_fit(command.fit);
    options.split = parse_split(command.split);
    if (command.per_class > 0) {
        options.per_class = command.per_class;
    }
    options.if_unreadable = command.skip_unreadable ? IfUnreadable::skip : IfUnreadable::refuse;
    options.if_exists = command.force ? IfExists::replace : IfExists::refuse;
    run_import(command.output, exit_code, [&](const ImportProgress& progress) {
        return import_images(command.directory, command.output, options, progress);
    });
}

}  // namespace

void add_import_images(CLI::App& import, ExitCode& exit_code) {
    const auto command = std::make_shared<ImagesCommand>();
    CLI::App* const app =
        import.add_subcommand("images", "Import class folders of images: JPEG, PNG, WebP, BMP, TIFF, GIF");
    app->add_option("directory", command->directory,
                    "Folder with one folder for each class, which holds images, also in subfolders; or with "
                    "train/, val/ and perhaps "
                    "test/ of such folders")
        ->required()
        ->type_name("DIR");
    app->add_option("-o,--output", command->output, "The shard to write")->required()->type_name("FILE.h5");
    app->add_option("--size", command->size, "Size of every image, width x height, e.g. 96x128")
        ->required()
        ->type_name("WxH");
    app->add_option(
           "--fit", command->fit,
           "crop: scale to cover, cut evenly; stretch: ignore the aspect ratio; pad: scale to fit, add black")
        ->check(one_of({"crop", "stretch", "pad"}))
        ->capture_default_str();
    add_split_options(*app, command->split);
    app->add_flag("--balance", command->options.balance,
                  "Reduce every class, at random, to the size of the smallest");
    app->add_option(
           "--per-class", command->per_class,
           "Maximum number of images per class (and per split, if splits are given), at random; 0: all")
        ->check(whole_number(0))
        ->capture_default_str();
    app->add_option("--seed", command->options.seed,
                    "Seed of the random choices of split, groups, balance and per-class")
        ->check(whole_number(0))
        ->capture_default_str();
    app->add_flag("--skip-unreadable", command->skip_unreadable,
                  "Leave out images that cannot be read, and list them");
    app->add_option("--threads", command->threads, "Decoding threads; 0: one per usable core")
        ->capture_default_str();
    app->add_flag("--force", command->force, "Replace the output if it exists");
    app->footer("Example:\n  trommel import images photos/ -o photos.h5 --size 96x128 --split 0.7,0.15,0.15");
    app->callback([command, &exit_code] { run(*command, exit_code); });
}

}  // namespace trommel::cli
