"""What is known of the contents of a version's images, and the measuring of what is not."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from analysis.features import METRIC_SET, Colours, Features, features_of_answer, measure_image
from analysis.models import BoxFeatures, ImageFeatures
from analysis.overlap import overlaps
from analysis.pixels import Numbers
from datasets import features as scanned
from datasets.errors import ConflictError, DomainError, StorageUnavailableError
from datasets.geometry import bounding_box
from datasets.image_headers import Probe
from datasets.images import checksum
from datasets.manifest import VersionRow
from datasets.models import Sample
from datasets.sample_images import is_closed_to_us, is_large, probe_file, read_whole, run_large
from datasets.storage import Reader, storage

IMAGE_MEASURES = ("brightness", "saturation", "clarity", "colorfulness", "contrast", "entropy", "sharpness")
BOX_MEASURES = 3
_COLUMNS = (*IMAGE_MEASURES, "phash")


class ImageChangedError(ConflictError):
    code = "image_changed"
    message = "The file is not what it was when the version was published."


@dataclass(slots=True)
class Content:
    """One image of a version and what is known of it. `image`: the columns of ImageFeatures; `boxes` (m, 4) cut to
    the image; `box_values` (3, m): brightness, clarity, overlap."""

    row: VersionRow
    path: str
    sha256: str
    etag: str
    width: int | None
    height: int | None
    colours: Colours | None
    boxes: Numbers
    labels: list[str]
    image: tuple[Any, ...] | None = None
    box_values: Numbers | None = None
    problem: DomainError | None = None

    @property
    def box_key(self) -> str:
        digest = hashlib.blake2b(self.sha256.encode(), digest_size=16)
        digest.update(self.boxes.tobytes())
        return digest.hexdigest()

    @property
    def is_known(self) -> bool:
        return self.image is not None and self.box_values is not None


@dataclass(slots=True)
class Contents:
    """The images of some rows of a version, and the features that were measured and are to be kept."""

    all: list[Content]
    new_images: dict[str, ImageFeatures] = field(default_factory=dict)
    new_boxes: dict[str, BoxFeatures] = field(default_factory=dict)

    def keep(self) -> None:
        """Write what is new, in the caller's transaction; whoever measured the same has found the same."""
        ImageFeatures.objects.bulk_create(
            self.new_images.values(),
            update_conflicts=True,
            unique_fields=["sha256"],
            update_fields=["metric_set", *_COLUMNS],
            batch_size=100,
        )
        BoxFeatures.objects.bulk_create(
            self.new_boxes.values(),
            update_conflicts=True,
            unique_fields=["key"],
            update_fields=["metric_set", "values"],
            batch_size=200,
        )


def contents_of(rows: Sequence[VersionRow]) -> Contents:
    """The rows' images with what was measured of them before. Three queries."""
    columns = ("pk", "path", "sha256", "scanned_etag", "width", "height", "phash", "measures")
    samples = {
        row[0]: row
        for row in Sample.objects.filter(pk__in=[int(row.id) for row in rows]).values_list(*columns)
    }
    contents = Contents([_content(row, samples.get(int(row.id))) for row in rows])
    known = [content for content in contents.all if content.sha256]
    images = ImageFeatures.objects.filter(metric_set=METRIC_SET, pk__in={content.sha256 for content in known})
    image_of = {row[0]: row[1:] for row in images.values_list("sha256", *_COLUMNS)}
    keys = {id(content): content.box_key for content in known if len(content.boxes)}
    boxes = BoxFeatures.objects.filter(metric_set=METRIC_SET, pk__in=set(keys.values()))
    boxes_of = dict(boxes.values_list("key", "values"))
    for content in known:
        content.image = image_of.get(content.sha256)
        if not len(content.boxes):
            content.box_values = np.empty((BOX_MEASURES, 0))
        elif stored := boxes_of.get(keys[id(content)]):
            content.box_values = np.frombuffer(stored, "<f4").reshape(BOX_MEASURES, -1).astype(float)
    return contents


def _content(row: VersionRow, sample: tuple[Any, ...] | None) -> Content:
    """The version says what the content was; what the scan says counts where it speaks of the same."""
    path, sha256, etag, width, height, phash, measures = (
        sample[1:] if sample else ("", "", "", None, None, None, None)
    )
    is_same = bool(sha256) and row.sha256 in (None, sha256)
    colours = None
    if is_same and phash is not None and measures and measures.get("metric_set") == scanned.METRIC_SET:
        colours = Colours(measures["saturation"], measures["colorfulness"], phash)
    boxes, labels = _boxes_of(row)
    if row.width:
        width, height = row.width, row.height
    elif not is_same:
        width = height = None
    return Content(
        row,
        row.source,
        row.sha256 or (sha256 if is_same else ""),
        etag if is_same and path == row.source else "",
        width,
        height,
        colours,
        _cut(boxes, width, height),
        labels,
    )


def _boxes_of(row: VersionRow) -> tuple[Numbers, list[str]]:
    """The bounding boxes of the row's shapes (m, 4), and what each is labeled."""
    shapes = [(shape, annotation.label) for annotation in row.annotations if (shape := annotation.shape())]
    boxes = np.array([bounding_box(shape) for shape, _ in shapes], dtype=np.float64).reshape(-1, 4)
    return boxes, [label for _, label in shapes]


def _cut(boxes: Numbers, width: int | None, height: int | None) -> Numbers:
    if not (width and height):
        return boxes
    limits = np.array([width, height, width, height], dtype=np.float64)
    return np.asarray(np.minimum(np.maximum(boxes, 0.0), limits), dtype=np.float64)


def measure(contents: Contents, content: Content, check: Callable[[], None]) -> None:
    """Measure what is not known of an image, or note why it can't be. Raises where the storage as a whole is away."""
    again = contents.new_images.get(content.sha256)
    if again is not None and content.box_values is not None:  # the same content, a moment ago
        content.image = _values(again)
        return
    try:
        with storage().open(content.path) as file:
            _measure_file(contents, content, file, check)
    except StorageUnavailableError as error:
        if not is_closed_to_us(error):
            raise
        content.problem = error
    except DomainError as error:
        content.problem = error


def _measure_file(contents: Contents, content: Content, file: Reader, check: Callable[[], None]) -> None:
    found = probe_file(file)
    if not (content.width and content.height):
        content.width, content.height = found.width, found.height
        content.boxes = _cut(content.boxes, found.width, found.height)
    features = _features(content, file, found, check)
    pixels, colours = features.pixels, features.colours
    image = ImageFeatures(
        sha256=content.sha256,
        metric_set=METRIC_SET,
        brightness=pixels.brightness,
        saturation=colours.saturation,
        clarity=pixels.clarity,
        colorfulness=colours.colorfulness,
        contrast=pixels.contrast,
        entropy=pixels.entropy,
        sharpness=None if np.isnan(pixels.sharpness) else pixels.sharpness,
        phash=colours.phash,
    )
    if content.image is None:
        contents.new_images[content.sha256] = image
        content.image = _values(image)
    content.box_values = np.stack([pixels.box_brightness, pixels.box_clarity, overlaps(content.boxes)])
    if len(content.boxes):
        values = content.box_values.astype("<f4").tobytes()
        key = content.box_key
        contents.new_boxes[key] = BoxFeatures(key=key, metric_set=METRIC_SET, values=values)


def _features(content: Content, file: Reader, found: Probe, check: Callable[[], None]) -> Features:
    """The file must be what the version speaks of: known by the etag that was scanned, or by its checksum."""
    is_trusted = bool(content.etag) and file.entry.etag == content.etag
    if is_large(found, file.entry):
        if not is_trusted:
            file.seek(0)
            _check_content(content, checksum(file.chunks()))
        known = asdict(content.colours) if content.colours else None
        told, _ = run_large(
            "analysis.features:measure_file", file, check=check, boxes=content.boxes.tolist(), known=known
        )
        return features_of_answer(told)
    data = read_whole(file)
    if not is_trusted:
        _check_content(content, hashlib.sha256(data).hexdigest())
    return measure_image(data, content.boxes, content.colours)


def _check_content(content: Content, sha256: str) -> None:
    if content.sha256 not in ("", sha256):
        raise ImageChangedError
    content.sha256 = sha256


def _values(image: ImageFeatures) -> tuple[Any, ...]:
    return tuple([getattr(image, name) for name in _COLUMNS])
