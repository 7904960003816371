"""Every format of image file that `trommel import images` reads, compared with Pillow.

An image is imported at its own size, so that the shard holds its pixels untouched.
"""

import io
import struct
import unittest

import h5py
import numpy as np
from helpers import WRONG_INPUT, Workplace
from PIL import Image, ImageOps

WIDTH, HEIGHT = 24, 17
ORIENTATION = 274  # the tag


def scene(mode="RGB", width=WIDTH, height=HEIGHT):
    """Smooth colors with a pattern; all rows, columns and corners differ."""
    y, x = np.mgrid[0:height, 0:width]
    colors = np.stack([x * 255 // width, y * 255 // height, (x * 7 + y * 13) % 256], axis=-1)
    return Image.fromarray(colors.astype(np.uint8)).convert(mode)


def see_through():
    """The scene, with an alpha channel that increases from left to right."""
    image = scene("RGBA")
    alpha = np.linspace(0, 255, WIDTH).astype(np.uint8)
    image.putalpha(Image.fromarray(np.tile(alpha, (HEIGHT, 1))))
    return image


def upright(path):
    """The pixels according to Pillow, in upright orientation, as torchvision's loader reads them."""
    with Image.open(path) as image:
        image.load()  # this rotates a TIFF; Pillow 9.4 would rotate it twice
        turned = image if image.format == "TIFF" else ImageOps.exif_transpose(image)
        return np.asarray(turned.convert("RGB"))


def on_white(path):
    with Image.open(path) as image:
        image = image.convert("RGBA")
    white = Image.new("RGBA", image.size, "white")
    return np.asarray(Image.alpha_composite(white, image).convert("RGB"))


def bmp(header, palette, pixels, bits, compression=0, width=WIDTH, height=HEIGHT):
    """A BMP file; `header`: the bytes after the common header of 40 bytes; None for OS/2's header of 12 bytes."""
    if header is None:
        info = struct.pack("<IHHHH", 12, width, height, 1, bits)
    else:
        info = struct.pack("<IiiHHIIiiII", 40 + len(header), width, height, 1, bits, compression, len(pixels), 0, 0,
                           len(palette) // 4, 0) + header  # fmt: skip
    at = 14 + len(info) + len(palette)
    return struct.pack("<2sIHHI", b"BM", at + len(pixels), 0, 0, at) + info + palette + pixels


def encoded(image, kind, **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    return bytearray(file.getvalue())


class ImageFilesTest(unittest.TestCase):
    def setUp(self):
        self.at = Workplace()
        self.addCleanup(self.at.close)
        self.photos = self.at.directory / "photos"
        for name in ("ours", "others"):
            (self.photos / name).mkdir(parents=True)
        # Two classes, with images for training in every test.
        for number in range(2):
            scene().rotate(180 * number).save(self.photos / "others" / f"{number}.png")

    def path(self, name):
        return self.photos / "ours" / name

    def save(self, name, image, **options):
        image.save(self.path(name), **options)

    def imported(self, *options, size=(WIDTH, HEIGHT)):
        """The pixels by name, for the class 'ours'."""
        self.at.trommel("import", "images", "photos", "-o", "a.h5", "--force", "--split", "1,0", "--size",
                        f"{size[0]}x{size[1]}", *options)  # fmt: skip
        with h5py.File(self.at.directory / "a.h5") as shard:
            names = [name.decode().partition("/") for name in shard["sources"][:]]
            return {name[2]: pixels for name, pixels in zip(names, shard["images"][:]) if name[0] == "ours"}

    def refusal(self, name, content):
        self.path(name).write_bytes(content)
        said = self.at.trommel("import", "images", "photos", "-o", "a.h5", "--size", f"{WIDTH}x{HEIGHT}",
                               expect=WRONG_INPUT).stderr  # fmt: skip
        self.path(name).unlink()
        return said.splitlines()[1].removeprefix(f"  photos/ours/{name}: ")

    def expect_as_pillow(self, oracle=upright, within=0, size=(WIDTH, HEIGHT)):
        ours = self.imported(size=size)
        self.assertEqual(sorted(ours), sorted(path.name for path in (self.photos / "ours").iterdir()))
        for name, pixels in ours.items():
            with self.subTest(name):
                difference = np.abs(pixels.astype(int) - oracle(self.path(name)))
                self.assertLessEqual(difference.max(), within)

    # JPEG

    def test_jpeg_is_read_bit_for_bit(self):
        self.save("baseline.jpg", scene(), quality=90)
        self.save("subsampled.jpg", scene(), quality=60, subsampling=2)
        self.save("progressive.jpg", scene(), progressive=True)
        self.save("grey.jpg", scene("L"))
        self.save("name.jfif", scene(), format="JPEG")

        self.expect_as_pillow()

    def test_cmyk_and_ycck_jpeg_are_converted_bit_for_bit(self):
        inks = np.asarray(scene("RGB"))
        black = (np.mgrid[0:HEIGHT, 0:WIDTH][0] * 9).astype(np.uint8)
        image = Image.merge("CMYK", [*map(Image.fromarray, inks.transpose(2, 0, 1).copy()), Image.fromarray(black)])
        self.save("cmyk.jpg", image, quality=95)
        adobe = encoded(image, "JPEG", quality=95)
        transform = adobe.index(b"Adobe") + 11
        self.assertEqual(adobe[transform], 0)
        adobe[transform] = 2  # the same bytes, now meant as YCCK
        self.path("ycck.jpg").write_bytes(adobe)
        marker = adobe.index(b"\xff\xee")
        self.path("no-adobe-marker.jpg").write_bytes(adobe[:marker] + adobe[marker + 16 :])
        self.save("progressive.jpg", image, progressive=True)

        self.expect_as_pillow()

    def test_a_jpeg_of_12_bits_is_refused_for_that_reason(self):
        twelve = encoded(scene(), "JPEG")
        frame = twelve.index(b"\xff\xc0")
        twelve[frame + 1], twelve[frame + 4] = 0xC1, 12

        self.assertEqual(self.refusal("twelve.jpg", twelve),
                         "a JPEG of 12 bits per value (only 8 is supported); convert it to 8 bits")  # fmt: skip

    def test_an_unsupported_jpeg_is_not_called_broken(self):
        lossless = encoded(scene(), "JPEG")
        lossless[lossless.index(b"\xff\xc0") + 1] = 0xC3

        self.assertRegex(self.refusal("lossless.jpg", lossless),
                         r"^unsupported JPEG \(libjpeg: .*\); convert it to an ordinary JPEG or to PNG$")  # fmt: skip

    # PNG

    def test_png_is_read_bit_for_bit(self):
        self.save("rgb.png", scene())
        self.save("grey.png", scene("L"))
        self.save("one-bit.png", scene("1"))
        self.save("palette.png", scene().quantize(200))
        self.save("palette-4.png", scene().quantize(13), bits=4)

        self.expect_as_pillow()

    def test_a_png_of_16_bits_keeps_its_upper_ones(self):
        deep = np.asarray(scene("L")).astype(np.uint16) * 257 + 60
        Image.fromarray(deep.astype(np.uint16)).save(self.path("deep.png"))

        pixels = self.imported()["deep.png"]

        # Pillow's own convert("RGB") clips such values at 255.
        self.assertLessEqual(np.abs(pixels[..., 0] - deep / 257).max(), 1)

    def test_transparency_is_blended_onto_white(self):
        self.save("alpha.png", see_through())
        self.save("grey-alpha.png", see_through().convert("LA"))
        self.save("alpha.webp", see_through(), lossless=True, exact=True)
        self.save("alpha.tif", see_through())
        palette = scene("P")
        self.save("hole.gif", palette, transparency=palette.getpixel((3, 3)))
        self.save("hole.png", palette, transparency=palette.getpixel((3, 3)))

        self.expect_as_pillow(on_white, within=1)

    # WebP, BMP, TIFF, GIF

    def test_webp_is_read_bit_for_bit(self):
        self.save("lossy.webp", scene(), quality=70)
        self.save("lossless.webp", scene(), lossless=True)
        self.save("moving.webp", scene(), save_all=True, append_images=[scene().rotate(90)], lossless=True)
        self.save("moving-lossy.webp", scene(), save_all=True, append_images=[scene().rotate(90)])

        self.expect_as_pillow()

    def test_bmp_is_read_bit_for_bit(self):
        self.save("rgb.bmp", scene())
        self.save("grey.bmp", scene("L"))
        self.save("one-bit.bmp", scene("1"))
        self.save("palette.bmp", scene().quantize(200))
        self.save("four-bytes.bmp", scene("RGBA"))
        self.save("name.dib", scene(), format="BMP")
        from_top = encoded(scene(), "BMP")
        from_top[22:26] = (-HEIGHT).to_bytes(4, "little", signed=True)
        self.path("from-top.bmp").write_bytes(from_top)

        self.expect_as_pillow()

    def test_bmp_of_two_bytes_or_masks_or_runs_is_read_bit_for_bit(self):
        pixels = np.random.default_rng(5).integers(65536, size=(HEIGHT, WIDTH), dtype="<u2").tobytes()
        self.path("555.bmp").write_bytes(bmp(b"", b"", pixels, 16))
        masks = struct.pack("<III", 0xF800, 0x7E0, 0x1F)
        file = bytearray(bmp(masks, b"", pixels, 16, compression=3))
        file[14] = 40  # the masks follow the header
        self.path("565.bmp").write_bytes(file)
        self.path("565-v4.bmp").write_bytes(bmp(masks + bytes(56), b"", pixels, 16, compression=3))
        palette = np.random.default_rng(6).integers(256, size=(256, 4), dtype="u1")
        os2 = palette[:16, :3].tobytes()
        self.path("os2.bmp").write_bytes(bmp(None, os2, pixels[: HEIGHT * WIDTH // 2], 4))
        runs = b"".join(bytes((20, y, 0, 4, 7, 8, 9, y, 0, 0)) for y in range(HEIGHT)) + b"\0\1"
        self.path("runs-of-8.bmp").write_bytes(bmp(b"", palette.tobytes(), runs, 8, compression=1))
        runs = b"".join(bytes((18, 0x12, 0, 6, 0x34, 0x56, 0x78, 0, 0, 0)) for _ in range(HEIGHT)) + b"\0\1"
        self.path("runs-of-4.bmp").write_bytes(bmp(b"", palette[:16].tobytes(), runs, 4, compression=2))

        self.expect_as_pillow()

    def test_the_alpha_of_a_bmp_is_used_if_there_is_one(self):
        masks = struct.pack("<IIII", 0xFF0000, 0xFF00, 0xFF, 0xFF000000) + bytes(52)
        pixels = see_through().transpose(Image.Transpose.FLIP_TOP_BOTTOM).tobytes("raw", "BGRA")
        self.path("alpha.bmp").write_bytes(bmp(masks, b"", pixels, 32, compression=3))
        self.expect_as_pillow(on_white, within=1)

        unused = bytearray(pixels)
        unused[3::4] = bytes(HEIGHT * WIDTH)
        self.path("alpha.bmp").write_bytes(bmp(masks, b"", unused, 32, compression=3))
        self.expect_as_pillow()

    def test_tiff_is_read_bit_for_bit(self):
        for compression in ("raw", "tiff_lzw", "tiff_adobe_deflate", "packbits"):
            self.save(f"{compression}.tif", scene(), compression=compression)
        self.save("grey.tiff", scene("L"))
        self.save("one-bit.tif", scene("1"))
        self.save("fax.tif", scene("1"), compression="group4")
        self.save("palette.tif", scene().quantize(200))
        self.save("pages.tif", scene(), save_all=True, append_images=[scene().rotate(180)])

        self.expect_as_pillow()

    def test_cmyk_and_jpeg_tiffs_are_read_within_one(self):
        self.save("cmyk.tif", scene("CMYK"))
        self.save("jpeg.tif", scene(), compression="jpeg")

        self.expect_as_pillow(within=1)

    def test_a_tiff_of_16_bits_keeps_its_upper_ones(self):
        deep = np.asarray(scene("L")).astype(np.uint16) * 257 + 60
        Image.fromarray(deep).save(self.path("deep.tif"))

        self.assertLessEqual(np.abs(self.imported()["deep.tif"][..., 0] - deep / 257).max(), 1)

    def test_a_floating_point_tiff_is_refused_for_that_reason(self):
        real = encoded(Image.fromarray(np.asarray(scene("L")) / np.float32(255)), "TIFF")

        self.assertRegex(self.refusal("real.tif", real), r"^unsupported TIFF \(libtiff: .*32-bit.*\); "
                                                         r"convert it to 8 bits per value$")  # fmt: skip

    def test_the_first_frame_of_a_gif_is_read(self):
        self.save("still.gif", scene().quantize(200))
        self.save("grey.gif", scene("L"))
        self.save("interlaced.gif", scene().quantize(99), interlace=True)
        self.save("plain.gif", scene().quantize(99), interlace=False)
        self.save("moving.gif", scene().quantize(64), save_all=True, append_images=[scene().rotate(180).quantize(64)])

        self.expect_as_pillow()

    # All formats

    def test_every_orientation_becomes_upright(self):
        for orientation in range(1, 9):
            turned = orientation >= 5
            image = scene(width=HEIGHT if turned else WIDTH, height=WIDTH if turned else HEIGHT)
            note = Image.Exif()
            note[ORIENTATION] = orientation
            self.save(f"{orientation}.jpg", image, exif=note)
            self.save(f"{orientation}.png", image, exif=note)
            self.save(f"{orientation}.webp", image, exif=note, lossless=True)
            self.save(f"{orientation}.tif", image, tiffinfo={ORIENTATION: orientation})

        self.expect_as_pillow()

    def test_an_orientation_after_the_pixels_of_a_png_is_used(self):
        note = Image.Exif()
        note[ORIENTATION] = 3
        content = bytes(encoded(scene(), "PNG", exif=note))
        start = content.index(b"eXIf") - 4
        end = start + 12 + int.from_bytes(content[start : start + 4], "big")
        last = content.index(b"IEND") - 4
        self.path("a.png").write_bytes(content[:start] + content[end:last] + content[start:end] + content[last:])

        self.expect_as_pillow()

    def test_the_format_is_recognized_by_content_not_by_name(self):
        for number, kind in enumerate(("WEBP", "BMP", "TIFF", "GIF", "PNG")):
            scene("L").save(self.path(f"{number}.jpg"), kind, **({"lossless": True} if kind == "WEBP" else {}))

        self.expect_as_pillow()

    def test_a_truncated_file_is_broken_in_every_format(self):
        cases = {
            "a.jpg": encoded(scene(), "JPEG"),
            "a.webp": encoded(scene(), "WEBP"),
            "b.webp": encoded(scene(), "WEBP", save_all=True, append_images=[scene("L")]),
            "a.bmp": encoded(scene(), "BMP"),
            "b.bmp": encoded(scene().quantize(9), "BMP"),
            "a.tif": encoded(scene(), "TIFF"),
            "b.tif": encoded(scene(), "TIFF", compression="tiff_lzw"),
            "a.gif": encoded(scene("P"), "GIF"),
        }
        for name, content in cases.items():
            for length in (20, 30, len(content) // 2, len(content) * 4 // 5):
                with self.subTest(name, length=length):
                    self.assertRegex(self.refusal(name, content[:length]), "^broken (JPEG|WebP|BMP|TIFF|GIF) ")

    def test_unsupported_formats_are_named(self):
        heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(100)

        self.assertEqual(self.refusal("a.jpg", heic), "a HEIC image, which is not supported; convert it to JPEG or PNG")
        self.assertEqual(self.refusal("a.jpg", b"hello"),
                         "not a JPEG, PNG, WebP, BMP, TIFF or GIF image (by its first bytes)")  # fmt: skip


if __name__ == "__main__":
    unittest.main(verbosity=2)
