// libtiff converts the pixels of a TIFF to RGBA, if it supports their format.

#include <tiffio.h>

#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <memory>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include "storage/images/decode_image.hpp"
#include "storage/images/exif.hpp"
#include "storage/images/image_memory.hpp"
#include "system/errors.hpp"

namespace trommel {
namespace {

/// The file in memory, libtiff's position in it, and the first error that it reported.
struct TiffInput {
    std::span<const std::uint8_t> bytes;
    std::uint64_t place = 0;
    std::string message;
};

tmsize_t read_bytes(thandle_t handle, void* out, tmsize_t wanted) {
    auto* const input = static_cast<TiffInput*>(handle);
    const std::uint64_t left =
        input->bytes.size() - std::min<std::uint64_t>(input->place, input->bytes.size());
    const std::uint64_t count = std::min(static_cast<std::uint64_t>(wanted), left);
    if (count > 0) {
        std::memcpy(out, input->bytes.data() + input->place, count);
    }
    input->place += count;
    return static_cast<tmsize_t>(count);
}

tmsize_t write_nothing(thandle_t, void*, tmsize_t) {
    return 0;
}

toff_t seek(thandle_t handle, toff_t offset, int from) {
    auto* const input = static_cast<TiffInput*>(handle);
    const std::uint64_t base = from == SEEK_CUR ? input->place : from == SEEK_END ? input->bytes.size() : 0;
    return input->place = base + offset;
}

int leave_open(thandle_t) {
    return 0;
}

toff_t size_of(thandle_t handle) {
    return static_cast<TiffInput*>(handle)->bytes.size();
}

int on_error(TIFF*, void* user, const char*, const char* format, va_list values) {
    auto* const input = static_cast<TiffInput*>(user);
    if (input->message.empty()) {
        char text[512];
        std::vsnprintf(text, sizeof(text), format, values);
        input->message = text;
    }
    return 1;  // handled: libtiff must not print it
}

int ignore_warning(TIFF*, void*, const char*, const char*, va_list) {
    return 1;
}

using Tiff = std::unique_ptr<TIFF, void (*)(TIFF*)>;

[[noreturn]] void fail(const TiffInput& input) {
    const auto says = [&](const char* word) { return input.message.find(word) != input.message.npos; };
    if (says("memory") || says("No space for")) {
        throw std::bad_alloc();
    }
    throw InputError("broken TIFF (libtiff: " + input.message + ")");
}

Tiff open(TiffInput& input) {
    const std::unique_ptr<TIFFOpenOptions, void (*)(TIFFOpenOptions*)> options(TIFFOpenOptionsAlloc(),
                                                                               TIFFOpenOptionsFree);
    if (!options) {
        throw std::bad_alloc();
    }
    TIFFOpenOptionsSetErrorHandlerExtR(options.get(), on_error, &input);
    TIFFOpenOptionsSetWarningHandlerExtR(options.get(), ignore_warning, nullptr);
    // "m": disables memory mapping.
    Tiff tiff(TIFFClientOpenExt("", "rm", &input, read_bytes, write_nothing, seek, leave_open, size_of,
                                nullptr, nullptr, options.get()),
              TIFFClose);
    if (!tiff) {
        fail(input);
    }
    return tiff;
}

void must_be_readable(TIFF* tiff) {
    char why[1024] = "";
    if (!TIFFRGBAImageOK(tiff, why)) {
        throw InputError(std::string("unsupported TIFF (libtiff: ") + why +
                         "); convert it to 8 bits per value");
    }
}

ImageSize size_in(TIFF* tiff) {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &width);
    TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &height);
    return {width, height};
}

// An extra channel that is not marked as alpha holds something else, such as infrared.
bool has_alpha(TIFF* tiff) {
    std::uint16_t count = 0;
    std::uint16_t* extra = nullptr;
    TIFFGetFieldDefaulted(tiff, TIFFTAG_EXTRASAMPLES, &count, &extra);
    return std::any_of(extra, extra + count,
                       [](std::uint16_t kind) { return kind != EXTRASAMPLE_UNSPECIFIED; });
}

// libtiff has already multiplied colors by their alpha, if the file has not.
Image to_image(ImageSize size, const std::vector<std::uint32_t>& raster, bool alpha) {
    Image image(size);
    for (std::size_t i = 0; i < raster.size(); ++i) {
        const std::uint32_t pixel = raster[i];
        const std::uint32_t paper = alpha ? 255 - TIFFGetA(pixel) : 0;
        const std::uint32_t colors[] = {TIFFGetR(pixel), TIFFGetG(pixel), TIFFGetB(pixel)};
        for (std::size_t c = 0; c < 3; ++c) {
            image.pixels[3 * i + c] =
                static_cast<std::uint8_t>(std::min<std::uint32_t>(colors[c] + paper, 255));
        }
    }
    return image;
}

Image read_pixels(TIFF* tiff, ImageSize size, TiffInput& input) {
    std::uint16_t orientation = ORIENTATION_TOPLEFT;
    TIFFGetFieldDefaulted(tiff, TIFFTAG_ORIENTATION, &orientation);
    std::vector<std::uint32_t> raster(static_cast<std::size_t>(size.width * size.height));
    // Rows as they are stored: libtiff can mirror, but not rotate.
    if (!TIFFReadRGBAImageOriented(tiff, static_cast<std::uint32_t>(size.width),
                                   static_cast<std::uint32_t>(size.height), raster.data(), orientation, 1)) {
        fail(input);
    }
    return upright(to_image(size, raster, has_alpha(tiff)), orientation);
}

}  // namespace

Image decode_tiff(std::span<const std::uint8_t> bytes) {
    TiffInput input{bytes, 0, ""};
    const Tiff tiff = open(input);
    must_be_readable(tiff.get());
    const ImageSize size = size_in(tiff.get());
    check_decodable(size.width, size.height);
    return with_memory_for(size, 7, [&] { return read_pixels(tiff.get(), size, input); });
}

}  // namespace trommel
