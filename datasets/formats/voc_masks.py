"""The PNG of masks that a VOC file names: an object's pixels are those of its `mask_color`."""

import io
import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from PIL import Image, ImageChops

from datasets.errors import DomainError
from datasets.formats.base import Source
from datasets.formats.outlines import fit_mask
from datasets.image_headers import probe
from datasets.images import BROKEN
from datasets.records import Problem, Shape
from datasets.run_lengths import encode_counts

MOST_PIXELS = 50_000_000
_FOLDERS = ("SegmentationObject", "SegmentationClass", "segmentationClass")
_SCHEME = re.compile(r"^(?:s3a?|obs)://", re.IGNORECASE)


class MaskError(Exception):
    """The PNG of masks can't be used; the sentence says why."""


class VocMasks:
    """The masks of one VOC file. Its PNG is opened when the first object asks, and once.

    `source_name`: what the file calls it. `colours`: those of all its objects.
    """

    def __init__(
        self,
        source: Source,
        path: str,
        source_name: str,
        size: tuple[int, int] | None,
        colours: Sequence[str] = (),
    ) -> None:
        self.path = path
        self.size = size
        self.problem: Problem | None = None
        self._source = source
        self._source_name = source_name
        self._colours = colours
        self._image: Image.Image | None = None
        self._is_opened = False

    def shape_of(self, colour: str, box: Sequence[float] | None, name: str) -> Shape | Problem | None:
        """Return the mask of the pixels in "red,green,blue"; None without a PNG, which is then a problem of the file.

        Of a colour that several objects have, only the pixels in `box` (x0, y0, x1, y1) are this one's.
        """
        image = self._opened()
        if image is None or self.size is None:
            return None
        try:
            levels = [int(level) for level in colour.split(",")]
        except ValueError:
            levels = []
        if len(levels) != 3:
            return Problem(name, "shape_invalid", "A mask_color is three numbers: red,green,blue.")
        is_shared = self._colours.count(colour) > 1
        found = _of_colour(image, levels)
        runs = _runs(_cropped(found, box) if is_shared and box else found)
        if len(runs) < 2:
            return Problem(name, "shape_too_small", f"The mask has no pixel of the colour {colour} here.")
        counts = encode_counts(runs)
        return fit_mask({"size": [self.size[1], self.size[0]], "counts": counts}, self.size, name)

    def _opened(self) -> Image.Image | None:
        if not self._is_opened:
            self._is_opened = True
            try:
                self._image = _decoded(self._content(), self.size)
            except MaskError as problem:
                message = f"{problem} Its objects come as their boxes."
                self.problem = Problem(self.path, "mask_unreadable", message)
        return self._image

    def _content(self) -> bytes:
        for place in self._places():
            try:
                return self._source.open_bytes(place)
            except (OSError, DomainError):
                continue
        raise MaskError("The PNG of the masks is not there.")

    def _places(self) -> Iterator[str]:
        """Where the PNG may lie: where the file says, or in one of the usual folders beside it."""
        named = self._source_name
        if _SCHEME.match(named):
            yield _SCHEME.sub("obs://", named)
        parent = self.path.rpartition("/")[0]
        above = parent.rpartition("/")[0]
        name = PurePosixPath(named.replace("\\", "/")).name or f"{PurePosixPath(self.path).stem}.png"
        for folder in _FOLDERS:
            yield from (f"{place}/{folder}/{name}".lstrip("/") for place in dict.fromkeys((parent, above)))


def _decoded(data: bytes, size: tuple[int, int] | None) -> Image.Image:
    try:
        found = probe(data, is_whole=True)
        if found.format != "png" or (found.width, found.height) != size:
            raise MaskError("The PNG of the masks is no PNG of the image's size.")
        if found.width * found.height > MOST_PIXELS:
            raise MaskError(f"The PNG of the masks is larger than {MOST_PIXELS // 1_000_000} megapixels.")
        with Image.open(io.BytesIO(data), formats=("PNG",)) as image:
            return image.convert("RGB")
    except (DomainError, *BROKEN) as problem:
        raise MaskError(f"The PNG of the masks can't be read: {problem}") from problem


def _of_colour(image: Image.Image, levels: Sequence[int]) -> Image.Image:
    """White where an image has a colour, else black."""
    bands = [
        band.point([255 * (value == level) for value in range(256)])
        for band, level in zip(image.split(), levels, strict=True)
    ]
    return ImageChops.darker(ImageChops.darker(bands[0], bands[1]), bands[2])


def _cropped(mask: Image.Image, box: Sequence[float]) -> Image.Image:
    x0, y0, x1, y1 = (round(edge) for edge in box)
    found = Image.new("L", mask.size)
    corner = max(0, x0), max(0, y0)
    found.paste(mask.crop((*corner, min(mask.width, x1), min(mask.height, y1))), corner)
    return found


def _runs(mask: Image.Image) -> list[int]:
    """Run lengths of black and white in turn, down the columns."""
    columns = mask.transpose(Image.Transpose.TRANSPOSE).tobytes()
    runs: list[int] = []
    at = 0
    for found in re.finditer(b"\xff+", columns):
        runs += (found.start() - at, found.end() - found.start())
        at = found.end()
    return [*runs, len(columns) - at]
