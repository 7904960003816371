#include "storage/import/import_idx.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include "storage/import/idx_file.hpp"
#include "system/errors.hpp"
#include "tests/storage/shards/test_shards.hpp"

namespace trommel::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;

std::string big_endian(std::uint32_t value) {
    return {static_cast<char>(value >> 24), static_cast<char>(value >> 16), static_cast<char>(value >> 8),
            static_cast<char>(value)};
}

/// Images of 3 x 2 pixels (width x height); every pixel of image i is i.
std::string idx_images(std::uint32_t count) {
    std::string bytes = big_endian(0x00000803) + big_endian(count) + big_endian(2) + big_endian(3);
    for (std::uint32_t i = 0; i < count; ++i) {
        bytes += std::string(6, static_cast<char>(i));
    }
    return bytes;
}

/// Labels 0, 1, ..., classes - 1, 0, 1, ...
std::string idx_labels(std::uint32_t count, std::uint32_t classes) {
    std::string bytes = big_endian(0x00000801) + big_endian(count);
    for (std::uint32_t i = 0; i < count; ++i) {
        bytes += static_cast<char>(i % classes);
    }
    return bytes;
}

void write_gz(const fs::path& path, const std::string& bytes) {
    const gzFile file = gzopen(path.c_str(), "wb");
    gzwrite(file, bytes.data(), static_cast<unsigned>(bytes.size()));
    gzclose(file);
}

class ImportIdxTest : public testing::Test {
  protected:
    void SetUp() override {
        write_file(directory_ / "train-images", idx_images(40));
        write_file(directory_ / "train-labels", idx_labels(40, 2));
        write_file(directory_ / "test-images", idx_images(6));
        write_file(directory_ / "test-labels", idx_labels(6, 2));
    }

    IdxPair train() const { return {directory_ / "train-images", directory_ / "train-labels"}; }
    IdxPair test() const { return {directory_ / "test-images", directory_ / "test-labels"}; }
    fs::path output(const std::string& name = "a.h5") const { return directory_ / name; }

    std::string refusal(const IdxOptions& options = {}) const {
        return error_of<InputError>([&] { import_idx(train(), test(), output(), options); });
    }
    std::string name(const std::string& file) const { return (directory_ / file).string(); }

    TemporaryDirectory directory_;
};

TEST_F(ImportIdxTest, TheTestFileBecomesTestAndPartOfTheTrainingFileVal) {
    import_idx(train(), test(), output(), {});

    const Shard shard(output());
    EXPECT_EQ(shard.info().images, 46);
    EXPECT_EQ(shard.info().height, 2);
    EXPECT_EQ(shard.info().width, 3);
    EXPECT_EQ(shard.info().channels, 1);
    EXPECT_THAT(shard.info().classes, ElementsAre("0", "1"));
    EXPECT_THAT(counts_by_class(shard.info()), ElementsAre(ElementsAre(18, 2, 3), ElementsAre(18, 2, 3)));
    EXPECT_THAT(shard.indices(Split::test), ElementsAre(40, 41, 42, 43, 44, 45));
    EXPECT_EQ(shard.info().sources[39], "train-images:39");
    EXPECT_EQ(shard.info().sources[40], "test-images:0");
    EXPECT_EQ(shard.pixels()[39 * 6], 39);
    EXPECT_EQ(shard.pixels()[41 * 6], 1);
    EXPECT_NO_THROW(shard.verify_pixels());
}

TEST_F(ImportIdxTest, CompressedAndPlainFilesGiveTheSamePixels) {
    fs::create_directory(directory_ / "gz");
    for (const char* file : {"train-images", "train-labels"}) {
        write_gz(directory_ / "gz" / file, read_file(directory_ / file));
    }
    import_idx(train(), std::nullopt, output("plain.h5"), {});
    import_idx({directory_ / "gz" / "train-images", directory_ / "gz" / "train-labels"}, std::nullopt,
               output("gz.h5"), {});

    EXPECT_EQ(read_file(output("plain.h5")), read_file(output("gz.h5")));
}

TEST_F(ImportIdxTest, PerClassTakesThatManyOfEachClassFromEachFile) {
    const IdxOptions options{.val = 0.2, .classes = {"cat", "dog"}, .per_class = 5};

    const ImportReport report = import_idx(train(), test(), output(), options);

    EXPECT_THAT(report.info.classes, ElementsAre("cat", "dog"));
    EXPECT_THAT(counts_by_class(report.info), ElementsAre(ElementsAre(4, 1, 3), ElementsAre(4, 1, 3)));
    EXPECT_EQ(report.left_out, 30);
    const Shard shard(output());
    for (std::size_t i = 0; i < 10; ++i) {
        EXPECT_EQ(shard.info().sources[i], "train-images:" + std::to_string(shard.pixels()[6 * i]));
    }
}

TEST_F(ImportIdxTest, FilesInTheWrongOrderAreRecognized) {
    const auto swapped = [&] { import_idx({train().labels, train().images}, std::nullopt, output(), {}); };

    EXPECT_EQ(error_of<InputError>(swapped),
              name("train-labels") +
                  ": 1 dimensions, but 3 were expected (images have 3, labels 1; are "
                  "the two files swapped?)");
}

TEST_F(ImportIdxTest, AFileOfADifferentFormatIsRefused) {
    write_file(directory_ / "train-images", "\x89PNG");
    EXPECT_EQ(refusal(),
              name("train-images") +
                  ": not an IDX file (it does not begin with two zeros, a type and a number of dimensions)");

    write_file(directory_ / "train-images", big_endian(0x00000d03));
    EXPECT_EQ(refusal(), name("train-images") +
                             ": its values have type 0x0d (only 0x08, unsigned bytes, can be imported)");
}

TEST_F(ImportIdxTest, AShortOrLongFileIsRefusedAndNothingIsLeftBehind) {
    write_file(directory_ / "train-images", idx_images(40).substr(0, 200));
    EXPECT_EQ(refusal(), name("train-images") +
                             ": shorter than its header says (an interrupted download?); download it again");

    write_file(directory_ / "train-images", idx_images(40) + "x");
    EXPECT_EQ(refusal(), name("train-images") + ": longer than its header says; download it again");
    EXPECT_THAT(files_in(directory_.path()),
                ElementsAre("test-images", "test-labels", "train-images", "train-labels"));
}

TEST_F(ImportIdxTest, ADamagedArchiveIsRefused) {
    write_gz(directory_ / "train-images", idx_images(40));
    const std::string whole = read_file(directory_ / "train-images");
    write_file(directory_ / "train-images", whole.substr(0, whole.size() / 2));
    EXPECT_THAT(refusal(), StartsWith(name("train-images") + ": "));

    std::string changed = whole;
    changed[changed.size() - 6] ^= 1;  // its checksum
    write_file(directory_ / "train-images", changed);
    EXPECT_THAT(refusal(), StartsWith(name("train-images") + ": damaged (zlib: "));
}

TEST_F(ImportIdxTest, DifferentCountsAreRefused) {
    write_file(directory_ / "train-labels", idx_labels(39, 2));
    EXPECT_EQ(refusal(), name("train-images") + ": 40 images, but 39 labels in " + name("train-labels") +
                             " (do these two files belong together?)");
}

TEST_F(ImportIdxTest, TooFewClassNamesAreRefused) {
    EXPECT_EQ(refusal({.classes = {"cat"}}),
              "1 class names, but labels up to 1 (one name for each label from 0 is needed); give 2 names");
}

TEST_F(ImportIdxTest, AMissingFileIsNamed) {
    fs::remove(directory_ / "test-labels");
    EXPECT_EQ(refusal(), name("test-labels") + ": cannot open (No such file or directory)");
}

}  // namespace
}  // namespace trommel::test
