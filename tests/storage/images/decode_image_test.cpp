#include "storage/images/decode_image.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "storage/images/exif.hpp"
#include "system/errors.hpp"
#include "tests/storage/images/test_images.hpp"

namespace trommel::test {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::StartsWith;

class DecodeImageTest : public testing::Test {
  protected:
    fs::path file(const std::string& name) const { return directory_ / name; }

    TemporaryDirectory directory_;
};

TEST_F(DecodeImageTest, ColorPngIsReadUnchanged) {
    write_png(file("a.png"), {2, 1}, PNG_COLOR_TYPE_RGB, 8, {1, 2, 3, 250, 251, 252});

    const Image image = decode_image(file("a.png"));

    EXPECT_EQ(image.size, (ImageSize{2, 1}));
    EXPECT_THAT(image.pixels, ElementsAre(1, 2, 3, 250, 251, 252));
}

TEST_F(DecodeImageTest, GrayPngIsReplicated) {
    write_png(file("a.png"), {2, 1}, PNG_COLOR_TYPE_GRAY, 8, {7, 200});
    EXPECT_THAT(decode_image(file("a.png")).pixels, ElementsAre(7, 7, 7, 200, 200, 200));
}

TEST_F(DecodeImageTest, BlackAndWhitePngSpansTheWholeRange) {
    write_png(file("a.png"), {3, 1}, PNG_COLOR_TYPE_GRAY, 1, {0b10100000});
    EXPECT_THAT(decode_image(file("a.png")).pixels, ElementsAre(255, 255, 255, 0, 0, 0, 255, 255, 255));
}

TEST_F(DecodeImageTest, PalettePngBecomesColor) {
    write_png(file("a.png"), {2, 1}, PNG_COLOR_TYPE_PALETTE, 8, {1, 0}, {{9, 8, 7}, {30, 20, 10}});
    EXPECT_THAT(decode_image(file("a.png")).pixels, ElementsAre(30, 20, 10, 9, 8, 7));
}

TEST_F(DecodeImageTest, SixteenBitPngIsScaled) {
    write_png(file("a.png"), {2, 1}, PNG_COLOR_TYPE_GRAY, 16, {0xff, 0xff, 0x80, 0x00});
    EXPECT_THAT(decode_image(file("a.png")).pixels, ElementsAre(255, 255, 255, 128, 128, 128));
}

TEST_F(DecodeImageTest, TransparentPngIsBlendedOntoWhite) {
    write_png(file("a.png"), {3, 1}, PNG_COLOR_TYPE_RGB_ALPHA, 8, {9, 9, 9, 0, 10, 20, 30, 255, 0, 0, 0, 51});
    EXPECT_THAT(decode_image(file("a.png")).pixels, ElementsAre(255, 255, 255, 10, 20, 30, 204, 204, 204));
}

TEST_F(DecodeImageTest, TransparentGrayAndTransparentPalettesAreBlendedOntoWhite) {
    write_png(file("grey.png"), {2, 1}, PNG_COLOR_TYPE_GRAY_ALPHA, 8, {0, 51, 9, 255});
    EXPECT_THAT(decode_image(file("grey.png")).pixels, ElementsAre(204, 204, 204, 9, 9, 9));

    write_png(file("palette.png"), {2, 1}, PNG_COLOR_TYPE_PALETTE, 8, {1, 0}, {{9, 8, 7}, {30, 20, 10}},
              PNG_INTERLACE_NONE, {0});
    EXPECT_THAT(decode_image(file("palette.png")).pixels, ElementsAre(30, 20, 10, 255, 255, 255));
}

TEST_F(DecodeImageTest, SixteenBitColorAndTransparencyAreScaled) {
    write_png(file("a.png"), {1, 1}, PNG_COLOR_TYPE_RGB_ALPHA, 16, {0, 0, 0xff, 0xff, 0x80, 0, 0xff, 0xff});
    EXPECT_THAT(decode_image(file("a.png")).pixels, ElementsAre(0, 255, 128));
}

TEST_F(DecodeImageTest, AnInterlacedPngIsReadLikeAnyOther) {
    Image image({13, 11});
    for (std::size_t i = 0; i < image.pixels.size(); ++i) {
        image.pixels[i] = static_cast<std::uint8_t>(i * 11);
    }
    write_png(file("a.png"), image.size, PNG_COLOR_TYPE_RGB, 8, image.pixels, {}, PNG_INTERLACE_ADAM7);

    EXPECT_EQ(decode_image(file("a.png")), image);
}

TEST_F(DecodeImageTest, GrayJpegIsReplicated) {
    write_jpeg(file("a.jpg"), {8, 8}, Bytes(64, 77), 1, JCS_GRAYSCALE);

    const Image image = decode_image(file("a.jpg"));

    EXPECT_EQ(image.size, (ImageSize{8, 8}));
    EXPECT_THAT(image.pixels, Each(77));
}

TEST_F(DecodeImageTest, TheFormatIsRecognizedByContentNotByName) {
    write_png(file("a.jpg"), constant_image({2, 2}, 5, 6, 7));
    EXPECT_EQ(decode_image(file("a.jpg")), constant_image({2, 2}, 5, 6, 7));
}

// 16 x 8, left half white, right half black. Orientation 6: the left edge of the stored image is the top of
// the scene.
TEST_F(DecodeImageTest, TheOrientationOfTheCameraIsApplied) {
    Image image({16, 8});
    for (std::int64_t y = 0; y < 8; ++y) {
        std::fill_n(image.row(y), 8 * 3, 255);
    }
    const std::string exif("MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0", 26);
    write_jpeg(file("a.jpg"), image.size, image.pixels, 3, JCS_RGB, exif);

    const Image read = decode_image(file("a.jpg"));

    ASSERT_EQ(read.size, (ImageSize{8, 16}));
    EXPECT_EQ(read.row(0)[0], 255);
    EXPECT_EQ(read.row(7)[21], 255);
    EXPECT_EQ(read.row(8)[0], 0);
    EXPECT_EQ(read.row(15)[21], 0);
}

// For each of the eight orientations: the pixels of the upright image, row by row.
TEST(ExifTest, EveryOrientationPutsThePixelsWhereTheStandardSays) {
    Image stored({3, 2});  // a b c / d e f
    for (std::size_t i = 0; i < stored.pixels.size(); ++i) {
        stored.pixels[i] = static_cast<std::uint8_t>("abcdef"[i / 3]);
    }
    const auto text = [&](int orientation) {
        const Image image = upright(stored, orientation);
        std::string letters;
        for (std::size_t i = 0; i < image.pixels.size(); i += 3) {
            letters += static_cast<char>(image.pixels[i]);
        }
        return letters;
    };

    EXPECT_EQ(text(1), "abcdef");
    EXPECT_EQ(text(2), "cbafed");
    EXPECT_EQ(text(3), "fedcba");
    EXPECT_EQ(text(4), "defabc");
    EXPECT_EQ(text(5), "adbecf");
    EXPECT_EQ(text(6), "daebfc");
    EXPECT_EQ(text(7), "fcebda");
    EXPECT_EQ(text(8), "cfbead");
}

TEST(ExifTest, BrokenExifDataMeansUpright) {
    const std::string note("Exif\0\0II*\0\xff\xff\xff\xff", 14);
    EXPECT_EQ(exif_orientation({reinterpret_cast<const std::uint8_t*>(note.data()), note.size()}), 1);
    EXPECT_EQ(exif_orientation({}), 1);
}

TEST_F(DecodeImageTest, ATruncatedJpegIsBrokenNotHalfGray) {
    Image image({64, 64});
    for (std::size_t i = 0; i < image.pixels.size(); ++i) {
        image.pixels[i] = static_cast<std::uint8_t>(i * 7);
    }
    write_jpeg(file("whole.jpg"), image);
    const std::string whole = read_file(file("whole.jpg"));
    for (const std::size_t length : {std::size_t{4}, std::size_t{100}, whole.size() / 2, whole.size() - 2}) {
        write_file(file("part.jpg"), whole.substr(0, length));
        EXPECT_THAT(error_of<InputError>([&] { decode_image(file("part.jpg")); }),
                    StartsWith(file("part.jpg").string() + ": broken JPEG (libjpeg: "))
            << length;
    }
}

TEST_F(DecodeImageTest, ATruncatedOrChangedPngIsBroken) {
    write_png(file("whole.png"), constant_image({40, 40}, 1, 2, 3));
    const std::string whole = read_file(file("whole.png"));
    for (std::size_t length = 8; length < whole.size(); ++length) {
        write_file(file("part.png"), whole.substr(0, length));
        EXPECT_EQ(error_of<InputError>([&] { decode_image(file("part.png")); }),
                  file("part.png").string() + ": broken PNG (libpng: the file ends too early)");
    }
    std::string changed = whole;
    changed[whole.size() - 20] ^= 1;
    write_file(file("changed.png"), changed);
    EXPECT_THAT(error_of<InputError>([&] { decode_image(file("changed.png")); }),
                StartsWith(file("changed.png").string() + ": broken PNG (libpng: "));
}

TEST_F(DecodeImageTest, AFileThatIsNotAnImageIsRefused) {
    write_file(file("a.jpg"), "hello");
    write_file(file("b.png"), "");

    EXPECT_EQ(
        error_of<InputError>([&] { decode_image(file("a.jpg")); }),
        file("a.jpg").string() + ": not a JPEG, PNG, WebP, BMP, TIFF or GIF image (by its first bytes)");
    EXPECT_EQ(error_of<InputError>([&] { decode_image(file("b.png")); }),
              file("b.png").string() + ": the file is empty");
    EXPECT_EQ(error_of<InputError>([&] { decode_image(file("c.png")); }),
              file("c.png").string() + ": cannot open (No such file or directory)");
}

// libjpeg writes Adobe's marker, for which 255 means no ink. At the highest quality, an image of one color is
// stored without loss.
TEST_F(DecodeImageTest, CmykBecomesRgb) {
    Bytes inks;
    for (int i = 0; i < 64; ++i) {
        inks.insert(inks.end(), {255, 0, 128, 200});
    }
    write_jpeg(file("a.jpg"), {8, 8}, inks, 4, JCS_CMYK);

    EXPECT_EQ(decode_image(file("a.jpg")), constant_image({8, 8}, 200, 0, 100));
}

}  // namespace
}  // namespace trommel::test
