"""What an export would write, and what its format can't carry: said before it starts."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from itertools import islice
from typing import Any, BinaryIO

from datasets.formats import get_writer
from datasets.formats.base import Sink, WriteOptions, Writer
from datasets.formats.naming import ambiguous_keys
from datasets.models import Dataset, Label
from datasets.models.dataset import DatasetType
from datasets.records import AnnotatedSample
from datasets.services.export_records import cut_scope, read_records

LOOKED_AT = 10_000  # samples
NAMES_SHOWN = 5
PART = 1024


@dataclass(slots=True)
class ExportPreview:
    """`samples` is exact; all else is said of the first `looked_at` of them.

    `approximated` and `left_out` count shapes by kind, `lost` annotations by what is not written of them: attributes,
    hard, confidence. `renamed` are some of the `renamed_count` images that get another name.
    """

    samples: int = 0
    looked_at: int = 0
    annotations: int = 0
    approximated: dict[str, int] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)
    lost: dict[str, int] = field(default_factory=dict)
    renamed: list[dict[str, str]] = field(default_factory=list)
    renamed_count: int = 0


class _NoSink(Sink):
    """Takes what a format writes, and forgets it."""

    def write(self, path: str, data: bytes) -> None:
        return

    @contextmanager
    def stream(self, path: str) -> Iterator[BinaryIO]:
        yield BytesIO()


def preview_export(*, dataset: Dataset, format_name: str, scope: dict[str, Any]) -> ExportPreview:
    """Write the first samples to nowhere and tell what became of them. Changes nothing."""
    form = get_writer(format_name)
    parts, total = cut_scope(dataset, scope, size=PART)
    some = list(islice(read_records(dataset, scope, parts), LOOKED_AT))
    labels = Label.objects.live().filter(dataset=dataset).order_by("pk").values_list("name", flat=True)
    options = WriteOptions(
        labels=list(labels),
        by_usage="version" in scope,
        ambiguous=ambiguous_keys(form.name_key(sample.image.name) for sample in some),
        boxes_only=dataset.type != DatasetType.IMAGE_SEGMENTATION,
    )
    report = form.write(some, _NoSink(), options)
    preview = ExportPreview(total, len(some), report.annotations)
    preview.approximated, preview.left_out = dict(report.approximated), dict(report.left_out)
    preview.lost = _lost(form, some)
    _rename(preview, form, options, some)
    return preview


def _lost(form: Writer, samples: list[AnnotatedSample]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for record in (record for sample in samples for record in sample.annotations):
        found["attributes"] += bool(record.attributes)
        found["hard"] += record.hard
        found["confidence"] += record.confidence is not None
    return {name: number for name, number in found.items() if number and name not in form.carries}


def _rename(
    preview: ExportPreview, form: Writer, options: WriteOptions, samples: list[AnnotatedSample]
) -> None:
    for sample in samples:
        name = form.target_name(sample, options)
        if name != sample.image.name:
            preview.renamed_count += 1
            if len(preview.renamed) < NAMES_SHOWN:
                preview.renamed.append({"name": sample.image.name, "becomes": name})
