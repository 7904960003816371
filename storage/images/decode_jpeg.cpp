// libjpeg reports errors through a function that must not return, so it uses longjmp. No object with a
// destructor is constructed between setjmp and the calls that it covers, so the jump skips none.

#include <csetjmp>
#include <cstdio>
// jpeglib.h needs size_t and FILE.
#include <jerror.h>
#include <jpeglib.h>

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

struct ErrorManager {
    jpeg_error_mgr base;
    std::jmp_buf jump;
    char message[JMSG_LENGTH_MAX];
};

[[noreturn]] void on_error(j_common_ptr common) {
    auto* const manager = reinterpret_cast<ErrorManager*>(common->err);
    manager->base.format_message(common, manager->message);
    std::longjmp(manager->jump, 1);
}

// After lost data, libjpeg continues with gray pixels; here that counts as a broken image. Other anomalies,
// such as extra bytes between two markers, do not affect pixels.
void on_message(j_common_ptr common, int level) {
    const int code = common->err->msg_code;
    if (level < 0 && (code == JWRN_JPEG_EOF || code == JWRN_HIT_MARKER || code == JWRN_HUFF_BAD_CODE ||
                      code == JWRN_MUST_RESYNC)) {
        on_error(common);
    }
}

void ignore_output(j_common_ptr) {}

// 255 means no ink, whatever Adobe's marker says: Pillow, and so torchvision, assume that. The rounding is
// Pillow's too.
void mix_inks(const std::uint8_t* cmyk, std::size_t pixels, std::uint8_t* rgb) {
    const auto product = [](unsigned a, unsigned b) {
        const unsigned sum = a * b + 128;
        return (sum + (sum >> 8)) >> 8;
    };
    for (std::size_t i = 0; i < pixels; ++i) {
        const unsigned light = cmyk[4 * i + 3];
        for (std::size_t c = 0; c < 3; ++c) {
            const unsigned ink = 255U - cmyk[4 * i + c];
            rgb[3 * i + c] = static_cast<std::uint8_t>(light - product(ink, light));
        }
    }
}

/// Owns a decompressor. Every function that can fail returns false and leaves the reason in message().
class Decompressor {
  public:
    Decompressor() {
        jpeg_.err = jpeg_std_error(&errors_.base);
        errors_.base.error_exit = on_error;
        errors_.base.emit_message = on_message;
        errors_.base.output_message = ignore_output;
        errors_.message[0] = '\0';
    }
    ~Decompressor() { jpeg_destroy_decompress(&jpeg_); }
    Decompressor(const Decompressor&) = delete;
    Decompressor& operator=(const Decompressor&) = delete;

    bool read_header(std::span<const std::uint8_t> bytes) {
        if (setjmp(errors_.jump)) {
            return false;
        }
        jpeg_create_decompress(&jpeg_);
        jpeg_mem_src(&jpeg_, bytes.data(), bytes.size());
        jpeg_save_markers(&jpeg_, JPEG_APP0 + 1, 0xffff);
        jpeg_read_header(&jpeg_, TRUE);
        return true;
    }

    bool is_cmyk() const { return jpeg_.jpeg_color_space == JCS_CMYK || jpeg_.jpeg_color_space == JCS_YCCK; }
    bool is_progressive() { return jpeg_has_multiple_scans(&jpeg_); }
    ImageSize size() const { return {jpeg_.image_width, jpeg_.image_height}; }

    /// Call before read_pixels.
    int orientation() const {
        for (auto* marker = jpeg_.marker_list; marker; marker = marker->next) {
            const int orientation = exif_orientation({marker->data, marker->data_length});
            if (orientation != 1) {
                return orientation;
            }
        }
        return 1;
    }

    /// `pixels`: [height, width, 3]; `row`, [width, 4], is the intermediate buffer for CMYK.
    bool read_pixels(std::uint8_t* pixels, std::uint8_t* row) {
        if (setjmp(errors_.jump)) {
            return false;
        }
        const bool cmyk = is_cmyk();
        jpeg_.out_color_space = cmyk ? JCS_CMYK : JCS_RGB;
        jpeg_.dct_method = JDCT_ISLOW;
        jpeg_start_decompress(&jpeg_);
        while (jpeg_.output_scanline < jpeg_.output_height) {
            std::uint8_t* const rgb = pixels + std::size_t{jpeg_.output_scanline} * jpeg_.output_width * 3;
            JSAMPROW target = cmyk ? row : rgb;
            jpeg_read_scanlines(&jpeg_, &target, 1);
            if (cmyk) {
                mix_inks(row, jpeg_.output_width, rgb);
            }
        }
        jpeg_finish_decompress(&jpeg_);
        return true;
    }

    int error() const { return errors_.base.msg_code; }
    int bits() const { return jpeg_.data_precision; }
    const char* message() const { return errors_.message; }

  private:
    jpeg_decompress_struct jpeg_{};
    ErrorManager errors_{};
};

[[noreturn]] void fail(const Decompressor& jpeg) {
    const std::string message = std::string("libjpeg: ") + jpeg.message();
    switch (jpeg.error()) {
        case JERR_OUT_OF_MEMORY:
            throw std::bad_alloc();
        case JERR_BAD_PRECISION:
            throw InputError("a JPEG of " + std::to_string(jpeg.bits()) +
                             " bits per value (only 8 is supported); convert it to 8 bits");
        case JERR_SOF_UNSUPPORTED:
        case JERR_ARITH_NOTIMPL:
        case JERR_CONVERSION_NOTIMPL:
            throw InputError("unsupported JPEG (" + message + "); convert it to an ordinary JPEG or to PNG");
        default:
            throw InputError("broken JPEG (" + message + ")");
    }
}

// libjpeg holds two bytes per value if the values come in several passes.
std::int64_t bytes_a_pixel(Decompressor& jpeg, int orientation) {
    return 3 + (jpeg.is_progressive() ? 6 : 0) + (orientation > 1 ? 3 : 0);
}

}  // namespace

Image decode_jpeg(std::span<const std::uint8_t> bytes) {
    Decompressor jpeg;
    if (!jpeg.read_header(bytes)) {
        fail(jpeg);
    }
    check_decodable(jpeg.size().width, jpeg.size().height);
    const int orientation = jpeg.orientation();  // libjpeg forgets its markers when it has finished
    return with_memory_for(jpeg.size(), bytes_a_pixel(jpeg, orientation), [&] {
        Image image(jpeg.size());
        std::vector<std::uint8_t> row(static_cast<std::size_t>(jpeg.size().width) * 4);
        if (!jpeg.read_pixels(image.pixels.data(), row.data())) {
            fail(jpeg);
        }
        return upright(std::move(image), orientation);
    });
}

}  // namespace trommel
