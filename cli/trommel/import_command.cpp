// `trommel import`: images in, a shard out.

#include <fmt/format.h>

#include <charconv>
#include <csignal>
#include <memory>

#include "cli/trommel/commands.hpp"
#include "cli/trommel/progress_bar.hpp"
#include "cli/trommel/shell_words.hpp"
#include "storage/shards/describe_shard.hpp"
#include "storage/shards/import_idx.hpp"
#include "storage/shards/import_images.hpp"
#include "sweep/errors.hpp"

namespace trommel::cli {
namespace {

struct ImagesCommand {
    std::string directory;
    std::string output;
    std::string size;
    std::string fit = "crop";
    std::string split = "0.7,0.15,0.15";
    std::string split_counts;  ///< empty: by shares
    bool force = false;
    ImportOptions options;
};

struct IdxCommand {
    std::vector<std::string> train;
    std::vector<std::string> test;
    std::string output;
    std::int64_t per_class = 0;  ///< 0: all
    bool force = false;
    IdxOptions options;
};

/// Numbers between `separator`s; nothing when the text is anything else.
template <class Number>
std::vector<Number> parse_numbers(std::string_view text, char separator) {
    std::vector<Number> numbers;
    const char* at = text.data();
    const char* const end = at + text.size();
    for (;;) {
        Number number{};
        const auto [after, error] = std::from_chars(at, end, number);
        if (error != std::errc()) {
            return {};
        }
        numbers.push_back(number);
        if (after == end) {
            return numbers;
        }
        if (*after != separator) {
            return {};
        }
        at = after + 1;
    }
}

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

SplitRule parse_fractions(const std::string& text) {
    const auto numbers = parse_numbers<double>(text, ',');
    if (numbers.size() != 2 && numbers.size() != 3) {
        throw InputError(
            fmt::format("--split {}: not two or three shares (of train, val and, if wanted, test); try "
                        "--split 0.7,0.15,0.15",
                        text));
    }
    return SplitFractions{numbers[0], numbers[1], numbers.size() == 3 ? numbers[2] : 0};
}

SplitRule parse_counts(const std::string& text) {
    const auto numbers = parse_numbers<std::int64_t>(text, ',');
    if (numbers.size() != 2 && numbers.size() != 3) {
        throw InputError(
            fmt::format("--split-counts {}: not two or three numbers (of train, val and, if wanted, test "
                        "images of each class); try --split-counts 89,19,19",
                        text));
    }
    return SplitCounts{numbers[0], numbers[1], numbers.size() == 3 ? numbers[2] : 0};
}

volatile std::sig_atomic_t interrupted = 0;

/// While it lives, Ctrl-C ends the import through an error, so that no half-written file stays. A second
/// Ctrl-C ends the program at once.
class InterruptGuard {
  public:
    InterruptGuard() {
        struct sigaction action {};
        action.sa_handler = [](int) { interrupted = 1; };
        action.sa_flags = static_cast<int>(SA_RESETHAND);
        ::sigaction(SIGINT, &action, &before_);
    }
    ~InterruptGuard() { ::sigaction(SIGINT, &before_, nullptr); }
    InterruptGuard(const InterruptGuard&) = delete;
    InterruptGuard& operator=(const InterruptGuard&) = delete;

  private:
    struct sigaction before_ {};
};

struct Interrupted {};

void print(const std::string& output, const ImportReport& report) {
    for (const std::string& warning : report.warnings) {
        fmt::print(stderr, "warning: {}\n", warning);
    }
    fmt::print("{}: {}", output, describe(report.info, report.file_bytes));
    if (report.left_out > 0) {
        fmt::print("\n{} images were left out, as asked\n", report.left_out);
    }
    if (report.ignored_files > 0) {
        fmt::print("\n{} files or folders were ignored (no .jpg, .jpeg or .png, or not in a class folder)\n",
                   report.ignored_files);
    }
    fmt::print("\nnext: trommel init {}\n", shell_word(output));
}

/// `import(progress)` makes the shard.
template <class Import>
void run(const std::string& output, ExitCode& exit_code, Import import) {
    const InterruptGuard guard;
    try {
        ImportReport report;
        {
            ProgressBar bar("import");
            report = import([&bar](std::int64_t done, std::int64_t total) {
                if (interrupted) {
                    throw Interrupted();
                }
                bar.update(done, total);
            });
        }
        print(output, report);
    } catch (const Interrupted&) {
        fmt::print(stderr, "interrupted; {} was not written\n", output);
        exit_code = ExitCode::failed;
    }
}

void run_images(ImagesCommand& command, ExitCode& exit_code) {
    ImportOptions& options = command.options;
    options.size = parse_size(command.size);
    options.fit = parse_fit(command.fit);
    options.split =
        command.split_counts.empty() ? parse_fractions(command.split) : parse_counts(command.split_counts);
    options.if_exists = command.force ? IfExists::replace : IfExists::refuse;
    run(command.output, exit_code, [&](const ImportProgress& progress) {
        return import_images(command.directory, command.output, options, progress);
    });
}

void run_idx(IdxCommand& command, ExitCode& exit_code) {
    IdxOptions& options = command.options;
    if (command.per_class > 0) {
        options.per_class = command.per_class;
    }
    options.if_exists = command.force ? IfExists::replace : IfExists::refuse;
    std::optional<IdxPair> test;
    if (!command.test.empty()) {
        test = IdxPair{command.test.at(0), command.test.at(1)};
    }
    run(command.output, exit_code, [&](const ImportProgress& progress) {
        return import_idx({command.train.at(0), command.train.at(1)}, test, command.output, options,
                          progress);
    });
}

void add_images(CLI::App& import, ExitCode& exit_code) {
    const auto command = std::make_shared<ImagesCommand>();
    CLI::App* const app =
        import.add_subcommand("images", "Import a folder of class folders of JPEG and PNG files");
    app->add_option("directory", command->directory, "Folder that holds one folder for each class")
        ->required()
        ->type_name("DIR");
    app->add_option("-o,--output", command->output, "The shard to make")->required()->type_name("FILE.h5");
    app->add_option("--size", command->size, "Size of every image, width x height, e.g. 96x128")
        ->required()
        ->type_name("WxH");
    app->add_option(
           "--fit", command->fit,
           "crop: scale to cover, cut evenly; stretch: lose the shape; pad: scale to fit, black around")
        ->check(CLI::IsMember({"crop", "stretch", "pad"}))
        ->capture_default_str();
    auto* const shares =
        app->add_option(
               "--split", command->split,
               "Shares of train, val and test; two numbers: no test. Of each class val and test get the "
               "floor of their share, train the rest")
            ->type_name("T,V[,T]")
            ->capture_default_str();
    app->add_option(
           "--split-counts", command->split_counts,
           "Instead of shares: exactly so many images of each class, e.g. 89,19,19; others are left out")
        ->type_name("N,N[,N]")
        ->excludes(shares);
    app->add_flag("--balance", command->options.balance,
                  "Cut every class, by lot, to the size of the smallest");
    app->add_option("--seed", command->options.seed, "Of the lots that split and balance draw")
        ->capture_default_str();
    app->add_option("--threads", command->options.threads,
                    "Threads that decode; 0: as many as there are cores")
        ->capture_default_str();
    app->add_flag("--force", command->force, "Replace the output if it exists");
    app->footer("Example:\n  trommel import images photos/ -o photos.h5 --size 128x96 --split 0.7,0.15,0.15");
    app->callback([command, &exit_code] { run_images(*command, exit_code); });
}

void add_idx(CLI::App& import, ExitCode& exit_code) {
    const auto command = std::make_shared<IdxCommand>();
    CLI::App* const app =
        import.add_subcommand("idx", "Import IDX files (MNIST and relatives), compressed or not");
    app->add_option("--train", command->train, "Images and labels for training and validation")
        ->required()
        ->expected(2)
        ->type_name("IMAGES LABELS");
    app->add_option("--test", command->test,
                    "Images and labels for the test; without it the shard has no test split")
        ->expected(2)
        ->type_name("IMAGES LABELS");
    app->add_option("-o,--output", command->output, "The shard to make")->required()->type_name("FILE.h5");
    app->add_option("--val", command->options.val, "Share of each class of the training images, floored")
        ->capture_default_str();
    app->add_option("--classes", command->options.classes,
                    "Names of the classes, by label (0, 1, ... otherwise)")
        ->delimiter(',')
        ->type_name("NAME,NAME,...");
    app->add_option("--per-class", command->per_class,
                    "At most so many images of each class from each file, by lot; 0: all")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    app->add_option("--seed", command->options.seed, "Of the lots that val and per-class draw")
        ->capture_default_str();
    app->add_flag("--force", command->force, "Replace the output if it exists");
    app->footer(
        "Example:\n  trommel import idx --train train-images-idx3-ubyte.gz train-labels-idx1-ubyte.gz \\\n"
        "    --test t10k-images-idx3-ubyte.gz t10k-labels-idx1-ubyte.gz -o mnist.h5");
    app->callback([command, &exit_code] { run_idx(*command, exit_code); });
}

}  // namespace

void add_import(CLI::App& app, ExitCode& exit_code) {
    CLI::App* const command = app.add_subcommand("import", "Turn images into a shard");
    command->require_subcommand(1);
    command->footer("Example:\n  trommel import images photos/ -o photos.h5 --size 128x96");
    add_images(*command, exit_code);
    add_idx(*command, exit_code);
}

}  // namespace trommel::cli
