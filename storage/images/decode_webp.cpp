// libwebp's own functions read still pictures; for an animation, its demultiplexer composes the first frame.

#include <webp/decode.h>
#include <webp/demux.h>

#include <memory>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include "storage/images/decode_image.hpp"
#include "storage/images/exif.hpp"
#include "storage/images/image_memory.hpp"
#include "storage/images/transparency.hpp"
#include "system/errors.hpp"

namespace trommel {
namespace {

using Bytes = std::span<const std::uint8_t>;

void check(VP8StatusCode status) {
    switch (status) {
        case VP8_STATUS_OK:
            return;
        case VP8_STATUS_OUT_OF_MEMORY:
            throw std::bad_alloc();
        case VP8_STATUS_NOT_ENOUGH_DATA:
        case VP8_STATUS_SUSPENDED:
            throw InputError("broken WebP (the file ends too early)");
        case VP8_STATUS_UNSUPPORTED_FEATURE:
            throw InputError("a WebP format that libwebp does not support; convert it to JPEG or PNG");
        default:
            throw InputError("broken WebP (libwebp: status " + std::to_string(status) + ")");
    }
}

/// [height, width, channels], with 3 or 4 channels.
void read_still(Bytes bytes, ImageSize size, int channels, std::vector<std::uint8_t>& pixels) {
    WebPDecoderConfig config;
    if (!WebPInitDecoderConfig(&config)) {
        throw InputError("libwebp cannot be used (a different version than trommel was built with)");
    }
    config.output.colorspace = channels == 3 ? MODE_RGB : MODE_RGBA;
    config.output.is_external_memory = 1;
    config.output.u.RGBA = {pixels.data(), static_cast<int>(size.width) * channels, pixels.size()};
    check(WebPDecode(bytes.data(), bytes.size(), &config));
}

Image read_first_frame(const WebPData& data, ImageSize size) {
    WebPAnimDecoderOptions options;
    WebPAnimDecoderOptionsInit(&options);
    options.color_mode = MODE_RGBA;
    const std::unique_ptr<WebPAnimDecoder, void (*)(WebPAnimDecoder*)> decoder(
        WebPAnimDecoderNew(&data, &options), WebPAnimDecoderDelete);
    std::uint8_t* rgba = nullptr;  // owned by the decoder
    int milliseconds = 0;
    if (!decoder || !WebPAnimDecoderGetNext(decoder.get(), &rgba, &milliseconds)) {
        throw InputError("broken WebP (libwebp cannot read its first frame)");
    }
    return on_white(size, {rgba, static_cast<std::size_t>(size.width * size.height * 4)});
}

Image read_pixels(Bytes bytes, const WebPBitstreamFeatures& features) {
    const ImageSize size{features.width, features.height};
    if (features.has_animation) {
        return read_first_frame({bytes.data(), bytes.size()}, size);
    }
    if (!features.has_alpha) {
        Image image(size);
        read_still(bytes, size, 3, image.pixels);
        return image;
    }
    std::vector<std::uint8_t> rgba(static_cast<std::size_t>(size.width * size.height * 4));
    read_still(bytes, size, 4, rgba);
    return on_white(size, rgba);
}

int orientation_of(const WebPData& data) {
    const std::unique_ptr<WebPDemuxer, void (*)(WebPDemuxer*)> demuxer(WebPDemux(&data), WebPDemuxDelete);
    WebPChunkIterator chunk{};
    int orientation = 1;
    if (demuxer && WebPDemuxGetChunk(demuxer.get(), "EXIF", 1, &chunk)) {
        orientation = exif_orientation({chunk.chunk.bytes, chunk.chunk.size});
        WebPDemuxReleaseChunkIterator(&chunk);
    }
    return orientation;
}

}  // namespace

Image decode_webp(Bytes bytes) {
    WebPBitstreamFeatures features;
    check(WebPGetFeatures(bytes.data(), bytes.size(), &features));
    check_decodable(features.width, features.height);
    const std::int64_t bytes_a_pixel = features.has_animation ? 11 : features.has_alpha ? 7 : 3;
    return with_memory_for({features.width, features.height}, bytes_a_pixel, [&] {
        return upright(read_pixels(bytes, features), orientation_of({bytes.data(), bytes.size()}));
    });
}

}  // namespace trommel
