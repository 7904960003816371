// trommel init: writes a sweep file for a shard, or shows the command that makes a shard from a folder of
// images.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>
#include <string>

#include <fmt/format.h>

#include "cli/commands/commands.hpp"
#include "cli/commands/first_sweep.hpp"
#include "storage/images/decode_image.hpp"
#include "storage/import/split_folders.hpp"
#include "system/errors.hpp"
#include "system/shell_words.hpp"
#include "system/unique_fd.hpp"

namespace trommel::cli {

namespace {

namespace fs = std::filesystem;

struct InitOptions {
    fs::path source;
    fs::path output = "sweep.toml";
};

// Fewer characters are allowed in the name of a sweep than in the name of a file.
std::string sweep_name(const fs::path& shard) {
    std::string name = shard.stem().string();
    std::ranges::replace_if(
        name,
        [](char c) {
            const bool ascii = static_cast<unsigned char>(c) < 0x80;
            return !(ascii &&
                     (std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_' || c == '.'));
        },
        '-');
    return name.find_first_not_of('.') == std::string::npos ? "sweep" : name + "-sweep";
}

// The path for a sweep file beside `output`: relative if the two can move together.
std::string shard_path(const fs::path& shard, const fs::path& output) {
    const fs::path absolute = fs::canonical(shard);
    const fs::path relative =
        absolute.lexically_relative(fs::weakly_canonical(fs::absolute(output)).parent_path());
    return relative.empty() || *relative.begin() == ".." ? absolute.string() : relative.string();
}

// Escapes text for a basic string of TOML.
std::string escaped(const std::string& text) {
    std::string result;
    for (const char c : text) {
        result += c == '"' || c == '\\' ? std::string{'\\', c} : std::string(1, c);
    }
    return result;
}

// The aspect ratio of the folder's first image, with a long side of at most 128 pixels, in multiples of 8.
ImageSize size_for(const fs::path& directory, const ClassFolders& found) {
    const ImageSize size = decode_image(directory / found.files.front()).size;
    const double scale = std::min(1.0, 128.0 / static_cast<double>(std::max(size.width, size.height)));
    const auto scaled = [&](std::int64_t side) {
        const auto shorter = static_cast<std::int64_t>(static_cast<double>(side) * scale);
        return scale < 1 ? std::max<std::int64_t>(8, (shorter + 4) / 8 * 8) : shorter;
    };
    return {scaled(size.width), scaled(size.height)};
}

[[noreturn]] void ask_for_import(const fs::path& directory) {
    const ClassFolders found = scan_images(directory);
    const ImageSize size = size_for(directory, found);
    const std::string shard = fs::absolute(directory / "").parent_path().filename().string() + ".h5";
    throw InputError(
        fmt::format("{}: {} images in {} class folders, but a sweep reads shards; make one first:\n\n"
                    "  trommel import images {} -o {} --size {}x{}{}\n"
                    "  trommel init {}",
                    directory.string(), found.files.size(), found.classes.size(), shell_path(directory),
                    shell_path(shard), size.width, size.height,
                    found.splits.empty() ? " --split 0.7,0.15,0.15" : "", shell_path(shard)));
}

void write_new_file(const fs::path& path, const std::string& text) {
    const UniqueFd file(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (!file && errno == EEXIST) {
        throw InputError(
            path.string() +
            ": already exists (init does not overwrite files); choose another name with -o FILE");
    }
    if (!file || write(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
        throw StorageError(path.string() + ": cannot be written (" + std::strerror(errno) +
                           "); choose another path with -o FILE");
    }
}

void init(const InitOptions& options) {
    if (fs::is_directory(options.source)) {
        ask_for_import(options.source);
    }
    const Shard shard(options.source);
    write_new_file(options.output, first_sweep(shard.info(), sweep_name(options.source),
                                               escaped(shard_path(options.source, options.output))));
    const std::string file = shell_path(options.output);
    fmt::print(
        "wrote {}; next:\n\n"
        "  trommel check {}    # show what it means\n"
        "  trommel try {}      # train one configuration here\n"
        "  trommel run {}      # search\n",
        options.output.string(), file, file, file);
}

}  // namespace

void add_init(CLI::App& app, ExitCode&) {
    auto options = std::make_shared<InitOptions>();
    CLI::App* command = app.add_subcommand("init", "Write a commented sweep file for a shard");
    command->add_option("SHARD", options->source, "The shard; for a folder, init shows the import command")
        ->required();
    command->add_option("-o,--output", options->output, "The sweep file to write")
        ->type_name("FILE.toml")
        ->capture_default_str();
    command->footer("Example:\n  trommel init photos.h5 -o photos.toml");
    command->callback([options] { init(*options); });
}

}  // namespace trommel::cli
