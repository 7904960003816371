// Uses giflib's low-level functions and stops after the first frame: the high-level function reads all frames
// at once.

#include <gif_lib.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <new>
#include <string>
#include <vector>

#include "storage/images/decode_image.hpp"
#include "storage/images/image_memory.hpp"
#include "storage/images/transparency.hpp"
#include "system/errors.hpp"

namespace trommel {
namespace {

int read_bytes(GifFileType* gif, GifByteType* out, int wanted) {
    auto* const rest = static_cast<std::span<const std::uint8_t>*>(gif->UserData);
    const std::size_t count = std::min(static_cast<std::size_t>(wanted), rest->size());
    std::copy_n(rest->begin(), count, out);
    *rest = rest->subspan(count);
    return static_cast<int>(count);
}

[[noreturn]] void fail(int code) {
    if (code == D_GIF_ERR_NOT_ENOUGH_MEM) {
        throw std::bad_alloc();
    }
    const char* const text = GifErrorString(code);
    throw InputError(std::string("broken GIF (giflib: ") + (text ? text : "no reason given") + ")");
}

struct Close {
    void operator()(GifFileType* gif) const { DGifCloseFile(gif, nullptr); }
};
using Gif = std::unique_ptr<GifFileType, Close>;

void check(GifFileType& gif, int result) {
    if (result == GIF_ERROR) {
        fail(gif.Error);
    }
}

/// Reads the transparent color from an extension before a frame; -1: none.
void read_extension(GifFileType& gif, int& transparent) {
    int code = 0;
    GifByteType* block = nullptr;
    check(gif, DGifGetExtension(&gif, &code, &block));
    GraphicsControlBlock control{};
    if (code == GRAPHICS_EXT_FUNC_CODE && block &&
        DGifExtensionToGCB(block[0], block + 1, &control) == GIF_OK) {
        transparent = control.TransparentColor;
    }
    while (block) {
        check(gif, DGifGetExtensionNext(&gif, &block));
    }
}

/// Reads up to the pixels of the first frame. Returns its transparent color.
int find_first_frame(GifFileType& gif) {
    int transparent = NO_TRANSPARENT_COLOR;
    for (;;) {
        GifRecordType kind{};
        check(gif, DGifGetRecordType(&gif, &kind));
        if (kind == IMAGE_DESC_RECORD_TYPE) {
            check(gif, DGifGetImageDesc(&gif));
            return transparent;
        }
        if (kind == TERMINATE_RECORD_TYPE) {
            throw InputError("broken GIF (it has no frame)");
        }
        read_extension(gif, transparent);
    }
}

/// The row of the frame that is stored at each position of the file.
std::vector<std::int64_t> order_of_rows(std::int64_t height, bool interlaced) {
    std::vector<std::int64_t> rows;
    const auto add = [&](std::int64_t first, std::int64_t step) {
        for (std::int64_t y = first; y < height; y += step) {
            rows.push_back(y);
        }
    };
    if (!interlaced) {
        add(0, 1);
        return rows;
    }
    add(0, 8);
    add(4, 8);
    add(2, 4);
    add(1, 2);
    return rows;
}

void paint(std::uint8_t* rgba, GifPixelType index, const ColorMapObject& colors, int transparent) {
    if (index == transparent) {
        return;
    }
    const GifColorType black{};
    const GifColorType& color = index < colors.ColorCount ? colors.Colors[index] : black;
    rgba[0] = color.Red;
    rgba[1] = color.Green;
    rgba[2] = color.Blue;
    rgba[3] = 255;
}

/// [height, width, 4] of the whole canvas, transparent outside the frame.
std::vector<std::uint8_t> read_frame(GifFileType& gif, ImageSize canvas, int transparent) {
    const GifImageDesc& frame = gif.Image;
    const ColorMapObject* const colors = frame.ColorMap ? frame.ColorMap : gif.SColorMap;
    if (!colors) {
        throw InputError("broken GIF (it has no color table)");
    }
    std::vector<std::uint8_t> rgba(static_cast<std::size_t>(canvas.width * canvas.height * 4));
    std::vector<GifPixelType> row(static_cast<std::size_t>(frame.Width));
    for (const std::int64_t y : order_of_rows(frame.Height, frame.Interlace)) {
        check(gif, DGifGetLine(&gif, row.data(), frame.Width));
        std::uint8_t* target = rgba.data() + ((frame.Top + y) * canvas.width + frame.Left) * 4;
        for (const GifPixelType index : row) {
            paint(target, index, *colors, transparent);
            target += 4;
        }
    }
    return rgba;
}

}  // namespace

Image decode_gif(std::span<const std::uint8_t> bytes) {
    int error = 0;
    const Gif gif(DGifOpen(&bytes, read_bytes, &error));
    if (!gif) {
        fail(error);
    }
    const int transparent = find_first_frame(*gif);
    const GifImageDesc& frame = gif->Image;
    const ImageSize canvas{std::max(gif->SWidth, frame.Left + frame.Width),
                           std::max(gif->SHeight, frame.Top + frame.Height)};
    check_decodable(canvas.width, canvas.height);
    check_decodable(frame.Width, frame.Height);
    return with_memory_for(canvas, 7,
                           [&] { return on_white(canvas, read_frame(*gif, canvas, transparent)); });
}

}  // namespace trommel
