// libjpeg reports errors through a function that must not return. It jumps: between a setjmp and the calls it
// guards no object with a destructor is made, so the jump skips none.

#include <csetjmp>
#include <cstdio>
// jpeglib.h needs size_t and FILE.
#include <jerror.h>
#include <jpeglib.h>

#include <string>
#include <utility>

#include "storage/shards/decode_image.hpp"
#include "storage/shards/exif.hpp"
#include "sweep/errors.hpp"

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

// libjpeg goes on after lost data with grey pixels; for us that is a broken image. Other oddities, such as
// bytes too many between two markers, cost no pixel.
void on_message(j_common_ptr common, int level) {
    const int code = common->err->msg_code;
    if (level < 0 && (code == JWRN_JPEG_EOF || code == JWRN_HIT_MARKER || code == JWRN_HUFF_BAD_CODE ||
                      code == JWRN_MUST_RESYNC)) {
        on_error(common);
    }
}

void ignore_output(j_common_ptr) {}

/// Owns a decompressor. Every function that can fail returns false, with the reason in message().
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
    ImageSize size() const { return {jpeg_.image_width, jpeg_.image_height}; }

    /// Before read_pixels.
    int orientation() const {
        for (auto* marker = jpeg_.marker_list; marker; marker = marker->next) {
            const int orientation = exif_orientation({marker->data, marker->data_length});
            if (orientation != 1) {
                return orientation;
            }
        }
        return 1;
    }

    /// `pixels`: [height, width, 3].
    bool read_pixels(std::uint8_t* pixels) {
        if (setjmp(errors_.jump)) {
            return false;
        }
        jpeg_.out_color_space = JCS_RGB;
        jpeg_.dct_method = JDCT_ISLOW;
        jpeg_start_decompress(&jpeg_);
        while (jpeg_.output_scanline < jpeg_.output_height) {
            JSAMPROW row = pixels + std::size_t{jpeg_.output_scanline} * jpeg_.output_width * 3;
            jpeg_read_scanlines(&jpeg_, &row, 1);
        }
        jpeg_finish_decompress(&jpeg_);
        return true;
    }

    const char* message() const { return errors_.message; }

  private:
    jpeg_decompress_struct jpeg_{};
    ErrorManager errors_{};
};

}  // namespace

Image decode_jpeg(std::span<const std::uint8_t> bytes) {
    Decompressor jpeg;
    if (!jpeg.read_header(bytes)) {
        throw InputError(std::string("broken JPEG (libjpeg: ") + jpeg.message() + ")");
    }
    check_decodable(jpeg.size().width, jpeg.size().height);
    if (jpeg.is_cmyk()) {
        throw InputError("a CMYK JPEG (grey and colour as RGB or YCbCr are read); convert it to RGB");
    }
    const int orientation = jpeg.orientation();  // libjpeg forgets its markers when it has finished
    Image image(jpeg.size());
    if (!jpeg.read_pixels(image.pixels.data())) {
        throw InputError(std::string("broken JPEG (libjpeg: ") + jpeg.message() + ")");
    }
    return upright(std::move(image), orientation);
}

}  // namespace trommel
