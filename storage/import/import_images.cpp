#include "storage/import/import_images.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "storage/import/decode_pool.hpp"
#include "storage/import/import_warnings.hpp"
#include "storage/import/split_folders.hpp"
#include "system/errors.hpp"
#include "system/printable.hpp"

namespace trommel {
namespace {

namespace fs = std::filesystem;

void check_size(const ImageSize& size) {
    constexpr std::int64_t most = 16384;
    if (size.width < 1 || size.height < 1 || size.width > most || size.height > most) {
        throw InputError(fmt::format("size {}x{} (width x height, each from 1 to {}); try 96x128", size.width,
                                     size.height, most));
    }
}

/// The candidate images, if splits are drawn at random.
ClassFolders candidates(const ClassFolders& found, const std::set<std::string>& unreadable,
                        const ImportOptions& options) {
    std::vector<std::int64_t> readable;
    for (std::size_t i = 0; i < found.files.size(); ++i) {
        if (!unreadable.contains(found.files[i])) {
            readable.push_back(static_cast<std::int64_t>(i));
        }
    }
    ClassFolders left = only(found, readable);
    const auto counts = count_labels(left.labels, left.classes.size());
    const auto smallest = std::min_element(counts.begin(), counts.end());
    if (*smallest == 0) {
        throw InputError(
            fmt::format("class '{}': none of its images can be read; repair them, or move its folder away",
                        printable(left.classes[static_cast<std::size_t>(smallest - counts.begin())])));
    }
    if (options.per_class) {
        left = only(left, draw_per_class(left.labels, *options.per_class, options.seed, "per-class"));
    }
    return options.balance ? only(left, draw_per_class(left.labels, *smallest, options.seed, "balance"))
                           : left;
}

void leave_out(const std::set<std::string>& unreadable, const std::vector<std::string>& files,
               std::vector<std::optional<Split>>& splits) {
    for (std::size_t i = 0; i < files.size(); ++i) {
        if (unreadable.contains(files[i])) {
            splits[i].reset();
        }
    }
}

/// Keeps `per_class` images of each class in each split, at random.
void thin_out(const std::vector<std::int32_t>& labels, std::int64_t per_class, std::uint64_t seed,
              std::vector<std::optional<Split>>& splits) {
    for (const Split split : {Split::train, Split::val, Split::test}) {
        std::vector<std::size_t> places;
        std::vector<std::int32_t> labels_there;
        for (std::size_t i = 0; i < splits.size(); ++i) {
            if (splits[i] == split) {
                places.push_back(i);
                labels_there.push_back(labels[i]);
                splits[i].reset();
            }
        }
        for (const std::int64_t kept :
             draw_per_class(labels_there, per_class, seed, "per-class-" + std::string(to_text(split)))) {
            splits[places[static_cast<std::size_t>(kept)]] = split;
        }
    }
}

std::map<std::string, std::string> recipe_of(const ImportOptions& options, bool at_random,
                                             std::size_t unreadable) {
    std::map<std::string, std::string> recipe{
        {"importer", "images/2"},
        {"size", fmt::format("{}x{}", options.size.width, options.size.height)},
        {"fit", std::string(to_text(options.fit))},
        {"resize", "triangle filter, antialiased"},
        {"transparency", "on white"},
        {"exif_orientation", "applied"},
        {"balance", options.balance ? "true" : "false"},
        {"per_class", options.per_class ? std::to_string(*options.per_class) : "all"}};
    if (at_random || options.per_class) {
        recipe["seed"] = std::to_string(options.seed);
    }
    if (unreadable > 0) {
        recipe["unreadable_skipped"] = std::to_string(unreadable);
    }
    return recipe;
}

void append(std::vector<std::string>& all, std::vector<std::string> more) {
    all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

/// One import, which starts again without the images that turn out to be unreadable.
class Import {
  public:
    Import(const fs::path& directory, const fs::path& output, const ImportOptions& options,
           const ImportProgress& progress)
        : directory_(directory),
          output_(output),
          options_(options),
          progress_(progress),
          found_(scan_images(directory)),
          is_random_(is_random(options.split, found_)) {
        if (options_.balance && !is_random_) {
            throw InputError(
                "--balance: the splits are given, not random (it reduces classes at random before splits are "
                "drawn); leave it out");
        }
    }

    ImportReport run() {
        for (;;) {
            ImportReport report;
            const ShardInfo info = plan(report);
            ShardWriter writer(output_, info, options_.if_exists);
            const DecodedImages decoded = decode_into(writer, directory_, info, options_, progress_);
            if (decoded.unreadable.empty()) {
                report.info = writer.finish();
                complete(report, decoded.images);
                return report;
            }
            set_aside(decoded.unreadable, info);
        }
    }

  private:
    /// The chosen images, in the order of the shard.
    ShardInfo plan(ImportReport& report) const {
        const ClassFolders images = is_random_ ? candidates(found_, unreadable_, options_) : found_;
        AssignedSplits assigned = assign_splits(options_.split, directory_, images, options_.seed);
        report.notes = std::move(assigned.notes);
        report.warnings = found_.warnings;
        append(report.warnings, std::move(assigned.warnings));

        ShardInfo info;
        info.height = options_.size.height;
        info.width = options_.size.width;
        info.channels = 3;
        info.classes = found_.classes;
        info.recipe = recipe_of(options_, is_random_, unreadable_.size());
        info.recipe.merge(assigned.recipe);
        if (!is_random_) {
            leave_out(unreadable_, images.files, assigned.splits);
            if (options_.per_class) {
                thin_out(images.labels, *options_.per_class, options_.seed, assigned.splits);
            }
        }
        for (std::size_t i = 0; i < images.files.size(); ++i) {
            if (assigned.splits[i]) {
                info.labels.push_back(images.labels[i]);
                info.splits.push_back(*assigned.splits[i]);
                info.sources.push_back(images.files[i]);
            }
        }
        info.images = static_cast<std::int64_t>(info.labels.size());
        return info;
    }

    void set_aside(const std::map<std::size_t, std::string>& unreadable, const ShardInfo& info) {
        for (const auto& [place, why] : unreadable) {
            unreadable_.insert(info.sources[place]);
            reasons_.push_back(why);
        }
        if (options_.if_unreadable == IfUnreadable::refuse) {
            const std::string them = unreadable.size() == 1 ? "it" : "them";
            throw InputError(describe_unreadable(reasons_, info.sources.size(),
                                                 "cannot be read; repair or remove " + them +
                                                     ", or import the others with --skip-unreadable"));
        }
    }

    void complete(ImportReport& report, const std::vector<DecodedImage>& images) const {
        report.file_bytes = static_cast<std::int64_t>(fs::file_size(output_));
        report.passed_over = found_.passed_over;
        report.unreadable = reasons_;
        if (is_random_ || options_.per_class) {
            report.left_out =
                static_cast<std::int64_t>(found_.files.size() - unreadable_.size()) - report.info.images;
        }
        report.originals = describe_originals(images, options_.size, options_.fit);
        append(report.warnings, warnings_of_shape(images, options_.size));
        append(report.warnings, warnings_of_twins(images, report.info));
        append(report.warnings, warnings_of_small_splits(report.info));
    }

    const fs::path& directory_;
    const fs::path& output_;
    const ImportOptions& options_;
    const ImportProgress& progress_;
    ClassFolders found_;
    bool is_random_;
    std::set<std::string> unreadable_;  // sources
    std::vector<std::string> reasons_;  // "<path>: <why>"
};

}  // namespace

ImportReport import_images(const fs::path& directory, const fs::path& output, const ImportOptions& options,
                           const ImportProgress& progress) {
    check_size(options.size);
    if (options.per_class && *options.per_class < 1) {
        throw InputError(fmt::format("per_class = {} (at least 1 image)", *options.per_class));
    }
    return Import(directory, output, options, progress).run();
}

}  // namespace trommel
