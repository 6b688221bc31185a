"""How the crops of a label look: measured once, kept in a file of this machine's cache, and put in order.

A measure belongs to a stamp (`cropping.stamp_of`): it holds as long as the image's file and the box stay the same.
"""

import time
from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path
from uuid import UUID

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from datasets.crop_images import Wanted, cut_from
from datasets.cropping import region_of, stamp_of
from datasets.errors import DomainError
from datasets.features import LOOK, look_of, luma_of_look, oddness
from datasets.models import Label
from datasets.rows import select, uuid_text
from datasets.sample_images import SampleFile, keep, read_cached

MEASURED = 10_000  # annotations of a label, by sample, that are measured and put in order
SECONDS = 1.5  # that one request measures
SIDE = 24  # px from which a look is taken
_KEPT = np.dtype([("stamp", "S12"), ("look", np.uint8, (LOOK,))])

_ROWS = (
    "SELECT CAST(a.id AS TEXT), a.x0, a.y0, a.x1, a.y1, s.id, s.path, s.etag, s.width, s.height "
    "FROM datasets_annotation a JOIN datasets_sample s ON s.id = a.sample_id "
    "WHERE a.label_id = %s AND a.layer_id IS NULL AND s.deleted_at IS NULL ORDER BY a.sample_id, a.id LIMIT %s"
)


class LabelLooks:
    """The annotations of a label, at most `MEASURED` of them, and what is known of their looks."""

    def __init__(self, label: Label) -> None:
        self.label = label
        self.rows: list[tuple[Wanted, SampleFile, tuple[int, int] | None]] = []
        for pk, x0, y0, x1, y1, sample, path, etag, width, height in select(_ROWS, [label.pk, MEASURED]):
            wanted = Wanted(UUID(uuid_text(pk)), None if x0 is None else (x0, y0, x1, y1))
            size = (width, height) if width and height else None
            self.rows.append((wanted, SampleFile(label.dataset_id, sample, path, etag), size))
        self.stamps = [stamp_of(f"{file.id} {file.etag}", wanted.box) for wanted, file, _ in self.rows]
        self.looks = self._read()

    @property
    def path(self) -> Path:
        folder = Path(settings.EASEL_DATA, "cache", "looks", str(self.label.dataset_id))
        return folder / f"{self.label.pk}.bin"

    def _read(self) -> dict[str, NDArray[np.uint8]]:
        content = read_cached(self.path)
        whole = len(content) - len(content) % _KEPT.itemsize
        rows = np.frombuffer(content[:whole], dtype=_KEPT)
        known = {
            bytes(stamp).decode("ascii", "replace"): look
            for stamp, look in zip(rows["stamp"], rows["look"], strict=True)
        }
        return {stamp: known[stamp] for stamp in self.stamps if stamp in known}

    def measure(self, seconds: float = SECONDS) -> tuple[int, int]:
        """Measure what is not measured yet, for so long; returns how many are done, of how many."""
        end = time.monotonic() + seconds
        missing = [place for place, stamp in enumerate(self.stamps) if stamp not in self.looks]
        for _, together in groupby(missing, key=lambda place: self.rows[place][1].id):
            self._measure(list(together))
            if time.monotonic() > end:
                break
        if missing:
            found = [(stamp.encode(), look) for stamp, look in self.looks.items()]
            keep(self.path, np.array(found, dtype=_KEPT).tobytes())
        return len(self.looks), len(self.rows)

    def _measure(self, places: Sequence[int]) -> None:
        """The annotations at these places, all of one image. What can't be shown looks like nothing: black."""
        _, file, size = self.rows[places[0]]
        nothing = np.zeros(LOOK, dtype=np.uint8)
        try:
            assert size is not None
            regions = [
                region_of(box or (0, 0, *size), *size) for box in (self.rows[p][0].box for p in places)
            ]
            looks = [look_of(crop) for crop in cut_from(file, regions, size, SIDE)]
        except (DomainError, AssertionError):
            looks = [nothing] * len(places)
        self.looks |= {self.stamps[place]: look for place, look in zip(places, looks, strict=True)}

    def ordered(self, order: str) -> Mapping[UUID, float]:
        """By annotation its key: brightness 0..1, or likeness to the label's others, negative, the odd ones least."""
        if not self.looks:
            return {}
        known = [
            (row[0].id, self.looks[stamp])
            for row, stamp in zip(self.rows, self.stamps, strict=True)
            if stamp in self.looks
        ]
        looks = np.stack([look for _, look in known])
        keys = luma_of_look(looks) if order == "brightness" else -oddness(looks)
        return {pk: float(key) for (pk, _), key in zip(known, keys, strict=True)}
