// libpng reports errors through a function that must not return, so it uses longjmp. No object with a
// destructor is constructed between setjmp and the calls that it covers, so the jump skips none.

#include <png.h>

#include <algorithm>
#include <csetjmp>
#include <cstring>
#include <new>
#include <string>
#include <vector>

#include "storage/images/decode_image.hpp"
#include "storage/images/exif.hpp"
#include "storage/images/image_memory.hpp"
#include "storage/images/transparency.hpp"
#include "system/errors.hpp"

namespace trommel {
namespace {

struct PngInput {
    std::span<const std::uint8_t> rest;
    std::jmp_buf jump;
    char message[256];
};

[[noreturn]] void on_error(png_structp png, png_const_charp text) {
    auto* const input = static_cast<PngInput*>(png_get_error_ptr(png));
    std::strncpy(input->message, text, sizeof(input->message) - 1);
    std::longjmp(input->jump, 1);
}

void on_warning(png_structp, png_const_charp) {}

void read_bytes(png_structp png, png_bytep out, std::size_t count) {
    auto* const input = static_cast<PngInput*>(png_get_io_ptr(png));
    if (count > input->rest.size()) {
        png_error(png, "the file ends too early");
    }
    std::memcpy(out, input->rest.data(), count);
    input->rest = input->rest.subspan(count);
}

/// Owns a reader. Every function that can fail returns false and leaves the reason in message().
class Reader {
  public:
    explicit Reader(std::span<const std::uint8_t> bytes) {
        input_.rest = bytes;
        png_ = png_create_read_struct(PNG_LIBPNG_VER_STRING, &input_, on_error, on_warning);
        info_ = png_ ? png_create_info_struct(png_) : nullptr;
        if (!info_) {
            png_destroy_read_struct(&png_, nullptr, nullptr);
            throw InputError(
                "libpng cannot be used (out of memory, or a different version than trommel was built with)");
        }
    }
    ~Reader() { png_destroy_read_struct(&png_, &info_, nullptr); }
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;

    bool read_header() {
        if (setjmp(input_.jump)) {
            return false;
        }
        png_set_read_fn(png_, &input_, read_bytes);
        png_read_info(png_, info_);
        // Every format becomes 8-bit RGBA, opaque if it has no transparency.
        png_set_expand(png_);
        png_set_scale_16(png_);
        png_set_gray_to_rgb(png_);
        png_set_add_alpha(png_, 255, PNG_FILLER_AFTER);
        png_set_interlace_handling(png_);
        return true;
    }

    ImageSize size() const { return {png_get_image_width(png_, info_), png_get_image_height(png_, info_)}; }

    /// Call after read_pixels: the EXIF chunk may follow the pixels.
    int orientation() {
        png_uint_32 size = 0;
        png_bytep note = nullptr;
        return png_get_eXIf_1(png_, info_, &size, &note) ? exif_orientation({note, size}) : 1;
    }

    /// Reads to the end of the file, so that all its checksums are verified.
    bool read_pixels(png_bytep* rows) {
        if (setjmp(input_.jump)) {
            return false;
        }
        png_read_update_info(png_, info_);
        png_read_image(png_, rows);
        png_read_end(png_, info_);
        return true;
    }

    const char* message() const { return input_.message; }

  private:
    PngInput input_{};
    png_structp png_ = nullptr;
    png_infop info_ = nullptr;
};

[[noreturn]] void fail(const Reader& png) {
    const std::string message = png.message();
    if (message.find("memory") != message.npos) {
        throw std::bad_alloc();
    }
    throw InputError("broken PNG (libpng: " + message + ")");
}

Image read_pixels(Reader& png) {
    const auto [width, height] = png.size();
    std::vector<std::uint8_t> rgba(static_cast<std::size_t>(width * height * 4));
    std::vector<png_bytep> rows;
    for (std::int64_t y = 0; y < height; ++y) {
        rows.push_back(rgba.data() + y * width * 4);
    }
    if (!png.read_pixels(rows.data())) {
        fail(png);
    }
    return upright(on_white({width, height}, rgba), png.orientation());
}

}  // namespace

Image decode_png(std::span<const std::uint8_t> bytes) {
    Reader png(bytes);
    if (!png.read_header()) {
        fail(png);
    }
    check_decodable(png.size().width, png.size().height);
    return with_memory_for(png.size(), 7, [&] { return read_pixels(png); });
}

}  // namespace trommel
