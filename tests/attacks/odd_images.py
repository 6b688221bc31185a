"""Odd image files, made by hand where no library writes them, each with what must be seen of it."""

import io
import struct
import zlib
from typing import Any

import numpy as np
from PIL import Image, ImageChops

WIDTH, HEIGHT = 64, 48
Pixels = Any  # an array of height x width x 3


def scene() -> Image.Image:
    """A gradient with a red top left corner, so that up is known."""
    pixels = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    pixels[..., 0] = 60
    pixels[..., 1] = np.linspace(0, 255, WIDTH)[None, :]
    pixels[..., 2] = np.linspace(0, 255, HEIGHT)[:, None]
    pixels[: HEIGHT // 4, : WIDTH // 4] = (255, 0, 0)
    return Image.fromarray(pixels)


def seen(image: Image.Image) -> Pixels:
    return np.asarray(image.convert("RGB")).astype(int)


SCENE = scene()
GREY = SCENE.convert("L")
WHITE = Image.new("RGB", SCENE.size, "white")


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def deep_png(image: Image.Image, colour: int) -> bytes:
    """A PNG of 16 bits a channel. `colour` is PNG's: 0 grey, 2 RGB, 4 grey and alpha, 6 RGB and alpha."""
    deep = (np.asarray(image).astype(np.uint32) * 257).astype(">u2")
    rows = b"".join(b"\0" + row.tobytes() for row in deep)
    head = struct.pack(">IIBBBBB", *image.size, 16, colour, 0, 0, 0)
    content = [chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(content)


def png_of_size(width: int, height: int) -> bytes:
    """A PNG that says it is of this size, and holds a kilobyte of black."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    content = [chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(bytes(1000))), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(content)


def deep_tiff(image: Image.Image) -> bytes:
    """A TIFF of 16 bits a channel, RGB, uncompressed."""
    content = (np.asarray(image).astype(np.uint32) * 257).astype("<u2").tobytes()
    bits, pixels = 8 + 2 + 10 * 12 + 4, 8 + 2 + 10 * 12 + 4 + 6
    tags = [
        (256, 4, 1, image.width), (257, 4, 1, image.height), (258, 3, 3, bits), (259, 3, 1, 1), (262, 3, 1, 2),
        (273, 4, 1, pixels), (277, 3, 1, 3), (278, 4, 1, image.height), (279, 4, 1, len(content)), (284, 3, 1, 1),
    ]  # fmt: skip
    directory = b"".join(struct.pack("<HHII", *tag) for tag in tags)
    return (
        b"II*\0"
        + struct.pack("<IH", 8, len(tags))
        + directory
        + bytes(4)
        + struct.pack("<HHH", 16, 16, 16)
        + content
    )


def without_adobe_mark(jpeg: bytes) -> bytes:
    """The JPEG without its APP14 segment."""
    start = jpeg.index(b"\xff\xee")
    (length,) = struct.unpack_from(">H", jpeg, start + 2)
    return jpeg[:start] + jpeg[start + 2 + length :]


def turned(kind: str, orientation: int) -> tuple[bytes, Pixels]:
    """The scene as a camera stores it that was held so (EXIF 1 to 8)."""
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    tags = Image.Exif()
    tags[274] = orientation
    stored = SCENE.transpose(undo[orientation]) if orientation in undo else SCENE
    return encoded(stored, kind, exif=tags, quality=95), seen(SCENE)


def half_clear(colour: str) -> Image.Image:
    """The scene, whose right half is see-through; below it lies `colour`."""
    layered = SCENE.convert("RGBA")
    layered.paste(Image.new("RGBA", (WIDTH // 2, HEIGHT), colour), (WIDTH // 2, 0))
    layered.putalpha(Image.new("L", SCENE.size, 255))
    alpha = layered.getchannel("A")
    alpha.paste(0, (WIDTH // 2, 0, WIDTH, HEIGHT))
    layered.putalpha(alpha)
    return layered


def on_white() -> Pixels:
    pixels = seen(SCENE)
    pixels[:, WIDTH // 2 :] = 255
    return pixels


def clear_palette() -> tuple[bytes, Pixels]:
    """A palette in which the colour of the top left corner is see-through."""
    image = SCENE.convert("P", palette=Image.Palette.ADAPTIVE)
    hole = image.getpixel((2, 2))
    pixels = seen(image)
    pixels[np.asarray(image) == hole] = 255
    return encoded(image, "PNG", transparency=hole), pixels


CMYK = SCENE.convert("CMYK")
BILEVEL = SCENE.convert("1")
PALETTE = SCENE.convert("P", palette=Image.Palette.ADAPTIVE)
JPEG = encoded(SCENE, "JPEG", quality=95)
MOVING = {"save_all": True, "append_images": [WHITE, WHITE]}
RED = (255, 0, 0)

SHOWN: dict[str, tuple[bytes, Pixels]] = {
    "rgba.png": (encoded(half_clear("lime"), "PNG"), on_white()),
    "rgba.webp": (encoded(half_clear("lime"), "WEBP", lossless=True), on_white()),
    "rgba.tif": (encoded(half_clear("lime"), "TIFF"), on_white()),
    "grey and alpha.png": (encoded(GREY.convert("LA"), "PNG"), seen(GREY)),
    "cmyk with Adobe's mark.jpg": (encoded(CMYK, "JPEG", quality=95), seen(SCENE)),
    "cmyk without a mark.jpg": (
        without_adobe_mark(encoded(ImageChops.invert(CMYK), "JPEG", quality=95)),
        seen(SCENE),
    ),
    "cmyk.tif": (encoded(CMYK, "TIFF"), seen(SCENE)),
    "deep grey.png": (deep_png(GREY, 0), seen(GREY)),
    "deep rgb.png": (deep_png(SCENE, 2), seen(SCENE)),
    "deep grey and alpha.png": (deep_png(GREY.convert("LA"), 4), seen(GREY)),
    "deep rgba.png": (deep_png(half_clear("lime"), 6), on_white()),
    "deep grey.tif": (encoded(Image.fromarray(np.asarray(GREY).astype(np.uint16) * 257), "TIFF"), seen(GREY)),
    "deep rgb.tif": (deep_tiff(SCENE), seen(SCENE)),
    "moving.png": (encoded(SCENE, "PNG", **MOVING), seen(SCENE)),
    "moving.webp": (encoded(SCENE, "WEBP", lossless=True, **MOVING), seen(SCENE)),
    "palette.png": (encoded(PALETTE, "PNG"), seen(PALETTE)),
    "palette with a hole.png": clear_palette(),
    "palette.bmp": (encoded(PALETTE, "BMP"), seen(PALETTE)),
    "one bit.png": (encoded(BILEVEL, "PNG"), seen(BILEVEL)),
    "one bit.bmp": (encoded(BILEVEL, "BMP"), seen(BILEVEL)),
    "fax.tif": (encoded(BILEVEL, "TIFF", compression="group4"), seen(BILEVEL)),
    "progressive.jpg": (encoded(SCENE, "JPEG", quality=95, progressive=True), seen(SCENE)),
    "pages.tif": (
        encoded(SCENE, "TIFF", save_all=True, append_images=[Image.new("L", (10, 10))]),
        seen(SCENE),
    ),
    "lzw.tif": (encoded(SCENE, "TIFF", compression="tiff_lzw"), seen(SCENE)),
    "white is zero.tif": (encoded(GREY, "TIFF", tiffinfo={262: 0}), seen(GREY)),
    "one pixel.png": (encoded(Image.new("RGB", (1, 1), RED), "PNG"), seen(Image.new("RGB", (1, 1), RED))),
    "wide.png": (
        encoded(Image.new("RGB", (30_000, 10), RED), "PNG"),
        seen(Image.new("RGB", (30_000, 10), RED)),
    ),
    "tall.jpg": (
        encoded(Image.new("RGB", (10, 30_000), RED), "JPEG", quality=95),
        seen(Image.new("RGB", (10, 30_000), RED)),
    ),
    "png inside.jpg": (encoded(SCENE, "PNG"), seen(SCENE)),
    **{f"turned {each}.jpg": turned("JPEG", each) for each in range(1, 9)},
    **{f"turned {each}.tif": turned("TIFF", each) for each in (3, 6, 8)},
    "turned 6.png": turned("PNG", 6),
}

REFUSED: dict[str, tuple[bytes, str]] = {
    "nothing.jpg": (b"", "image_truncated"),
    "head only.png": (encoded(SCENE, "PNG")[:20], "image_truncated"),
    "broken.jpg": (JPEG[:300] + bytes(len(JPEG) - 300), "image_damaged"),
    "cut off.jpg": (JPEG[:-200], "image_damaged"),
    "cut off.png": (encoded(SCENE, "PNG")[:-60], "image_damaged"),
    "cut off.webp": (encoded(SCENE, "WEBP")[:-40], "image_damaged"),
    "cut off.tif": (encoded(SCENE, "TIFF")[:-400], "image_damaged"),
    "cut off.bmp": (encoded(SCENE, "BMP")[:-400], "image_damaged"),
    "bomb.png": (png_of_size(50_000, 50_000), "image_too_large"),
    "lying.png": (png_of_size(10_000, 10_000), "image_damaged"),
    "page.jpg": (b"<!doctype html><html><script>alert(1)</script></html>", "image_is_markup"),
    "drawing.png": (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "image_is_markup"),
    "moving.jpg": (encoded(PALETTE, "GIF"), "image_format_unsupported"),
    "photo.jpg": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "image_format_unsupported"),
    "words.jpg": (b"no image at all", "image_unknown"),
}
