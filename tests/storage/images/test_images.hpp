// JPEG and PNG files for tests of images and imports, written with the usual libraries.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
// jpeglib.h needs size_t and FILE.
#include <jpeglib.h>
#include <png.h>

#include <filesystem>
#include <string>
#include <vector>

#include "storage/images/image.hpp"
#include "tests/storage/shards/test_shards.hpp"

namespace trommel::test {

using Bytes = std::vector<std::uint8_t>;

/// [height, width, 3] of one color.
inline Image constant_image(ImageSize size, std::uint8_t red, std::uint8_t green, std::uint8_t blue) {
    Image image(size);
    for (std::size_t i = 0; i < image.pixels.size(); i += 3) {
        image.pixels[i] = red;
        image.pixels[i + 1] = green;
        image.pixels[i + 2] = blue;
    }
    return image;
}

/// `rows`: bytes as PNG stores them, for `color_type` and `bit_depth`. `alphas`: one for each color of the
/// palette.
inline void write_png(const fs::path& path, ImageSize size, int color_type, int bit_depth, Bytes rows,
                      std::vector<png_color> palette = {}, int interlace = PNG_INTERLACE_NONE,
                      Bytes alphas = {}) {
    fs::create_directories(path.parent_path());
    std::FILE* const file = std::fopen(path.c_str(), "wb");
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
    png_infop info = png_create_info_struct(png);
    png_init_io(png, file);
    png_set_IHDR(png, info, static_cast<png_uint_32>(size.width), static_cast<png_uint_32>(size.height),
                 bit_depth, color_type, interlace, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    if (!palette.empty()) {
        png_set_PLTE(png, info, palette.data(), static_cast<int>(palette.size()));
    }
    if (!alphas.empty()) {
        png_set_tRNS(png, info, alphas.data(), static_cast<int>(alphas.size()), nullptr);
    }
    png_write_info(png, info);
    const std::size_t row_bytes = png_get_rowbytes(png, info);
    std::vector<png_bytep> starts;
    for (std::size_t y = 0; y < static_cast<std::size_t>(size.height); ++y) {
        starts.push_back(rows.data() + y * row_bytes);
    }
    png_write_image(png, starts.data());
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
    std::fclose(file);
}

inline void write_png(const fs::path& path, const Image& image) {
    write_png(path, image.size, PNG_COLOR_TYPE_RGB, 8, image.pixels);
}

/// `space` with `channels` values per pixel; `exif`: the bytes after "Exif\0\0", if any.
inline void write_jpeg(const fs::path& path, ImageSize size, Bytes pixels, int channels = 3,
                       J_COLOR_SPACE space = JCS_RGB, const std::string& exif = "") {
    fs::create_directories(path.parent_path());
    std::FILE* const file = std::fopen(path.c_str(), "wb");
    jpeg_compress_struct jpeg{};
    jpeg_error_mgr errors{};
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_compress(&jpeg);
    jpeg_stdio_dest(&jpeg, file);
    jpeg.image_width = static_cast<JDIMENSION>(size.width);
    jpeg.image_height = static_cast<JDIMENSION>(size.height);
    jpeg.input_components = channels;
    jpeg.in_color_space = space;
    jpeg_set_defaults(&jpeg);
    jpeg_set_quality(&jpeg, 100, TRUE);
    jpeg_start_compress(&jpeg, TRUE);
    if (!exif.empty()) {
        const std::string marker = std::string("Exif\0\0", 6) + exif;
        jpeg_write_marker(&jpeg, JPEG_APP0 + 1, reinterpret_cast<const JOCTET*>(marker.data()),
                          static_cast<unsigned>(marker.size()));
    }
    while (jpeg.next_scanline < jpeg.image_height) {
        JSAMPROW row = pixels.data() + std::size_t{jpeg.next_scanline} * jpeg.image_width *
                                           static_cast<std::size_t>(channels);
        jpeg_write_scanlines(&jpeg, &row, 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    std::fclose(file);
}

inline void write_jpeg(const fs::path& path, const Image& image) {
    write_jpeg(path, image.size, image.pixels);
}

/// Class folders "glass" and "paper" with this many images each, PNG and JPEG alternately, all different.
inline void write_two_classes(const fs::path& directory, int glass, int paper, ImageSize size = {8, 6}) {
    const auto write_class = [&](const std::string& name, int count, std::uint8_t blue) {
        for (int i = 0; i < count; ++i) {
            const Image image = constant_image(size, static_cast<std::uint8_t>(7 * i + 3), 90, blue);
            const std::string number = std::to_string(i);
            if (i % 2 == 0) {
                write_png(directory / name / (number + ".PNG"), image);
            } else {
                write_jpeg(directory / name / (number + ".jpg"), image);
            }
        }
    };
    write_class("glass", glass, 10);
    write_class("paper", paper, 200);
}

}  // namespace trommel::test
