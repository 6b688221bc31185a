"""What an export would write, and what its format can't carry: said before it starts."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from itertools import islice
from typing import Any, BinaryIO

from datasets.errors import DomainError
from datasets.formats import get_writer
from datasets.formats.base import Sink, WriteOptions, Writer
from datasets.formats.fitting import fit_samples
from datasets.formats.naming import ambiguous_keys
from datasets.models import Dataset, Label
from datasets.models.dataset import DatasetType
from datasets.records import AnnotatedSample
from datasets.services.export_datasets import DatasetLayout
from datasets.services.export_findings import Findings
from datasets.services.export_places import identity_of, is_empty
from datasets.services.export_records import cut_scope, read_records
from datasets.services.export_targets import DATASET
from datasets.services.exporting import check_export, export_path

NAMES_SHOWN = 5
PART = 1024


@dataclass(slots=True)
class ExportPreview:
    """`samples` is exact; all else is said of the first `looked_at` of them.

    `approximated` and `left_out` count shapes by kind, `lost` annotations by what is not written of them: attributes,
    hard, confidence. `renamed` are some of the `renamed_count` images that get another name. `is_repeat`: the folder
    holds an earlier export; `path_error`: {code, message}, why the folder can't be written to.
    """

    samples: int = 0
    looked_at: int = 0
    annotations: int = 0
    approximated: dict[str, int] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)
    lost: dict[str, int] = field(default_factory=dict)
    renamed: list[dict[str, str]] = field(default_factory=list)
    renamed_count: int = 0
    is_repeat: bool = False
    path_error: dict[str, str] | None = None


class _NoSink(Sink):
    """Takes what a format writes, and forgets it."""

    def write(self, path: str, data: bytes) -> None:
        return

    @contextmanager
    def stream(self, path: str) -> Iterator[BinaryIO]:
        yield BytesIO()


def preview_export(
    *,
    dataset: Dataset,
    target: str,
    scope: dict[str, Any],
    format_name: str = "",
    path: str = "",
    copy_images: bool = True,
    options: dict[str, Any] | None = None,
) -> ExportPreview:
    """Write the first samples to nowhere and tell what became of them. Changes nothing; raises as an export would.

    Only what is wrong with the path is part of the answer: a person may still be choosing it, where it is empty.
    """
    options = options or {}
    check_export(
        dataset,
        target=target,
        format_name=format_name,
        scope=scope,
        copy_images=copy_images,
        options=options,
    )
    parts, total = cut_scope(dataset, scope, size=PART)
    looked_at = Writer.foreseen if target == DATASET else get_writer(format_name).foreseen
    some = list(islice(read_records(dataset, scope, parts), looked_at))
    if target == DATASET:
        preview = _preview_dataset(dataset, some, copy_images=copy_images)
    else:
        form = get_writer(format_name)
        preview = _preview_format(dataset, form, some, by_usage="version" in scope, chosen=options)
    preview.samples, preview.looked_at = total, len(some)
    if path:
        identity = identity_of(dataset, "" if target == DATASET else format_name, scope)
        _look_at_path(preview, identity, target=target, path=path, copy_images=copy_images)
    return preview


def _preview_format(
    dataset: Dataset, form: Writer, some: list[AnnotatedSample], *, by_usage: bool, chosen: dict[str, Any]
) -> ExportPreview:
    labels = Label.objects.live().filter(dataset=dataset).order_by("pk").values_list("name", flat=True)
    options = WriteOptions(
        labels=list(labels),
        by_usage=by_usage,
        ambiguous=ambiguous_keys(form.name_key(sample.image.name) for sample in some),
        boxes_only=dataset.type != DatasetType.IMAGE_SEGMENTATION,
        **chosen,
    )
    findings = Findings()
    fitted = fit_samples(some, shape_kinds=form.shape_kinds)
    report = form.write(map(findings.noted, fitted), _NoSink(), options)
    findings.add_to(report)
    preview = ExportPreview(annotations=report.annotations)
    preview.approximated, preview.left_out = dict(report.approximated), dict(report.left_out)
    preview.lost = _lost(form, some)
    for sample in some:
        _note_name(preview, sample, form.target_name(sample, options))
    return preview


def _preview_dataset(dataset: Dataset, some: list[AnnotatedSample], *, copy_images: bool) -> ExportPreview:
    layout = DatasetLayout(dataset.input_path)
    preview = ExportPreview(annotations=sum(len(sample.annotations) for sample in some))
    options = WriteOptions(ambiguous=ambiguous_keys(layout.name_key(sample.image.path) for sample in some))
    for sample in some if copy_images else ():
        _note_name(preview, sample, layout.image_targets(sample, options)[0].rpartition("/")[2])
    return preview


def _look_at_path(
    preview: ExportPreview, identity: dict[str, Any], *, target: str, path: str, copy_images: bool
) -> None:
    try:
        folder = export_path(identity, target=target, path=path, copy_images=copy_images)
        preview.is_repeat = bool(folder) and not is_empty(folder)
    except DomainError as error:
        preview.path_error = {"code": error.code, "message": error.message}


def _lost(form: Writer, samples: list[AnnotatedSample]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for record in (record for sample in samples for record in sample.annotations):
        found["attributes"] += bool(record.attributes)
        found["hard"] += record.hard
        found["confidence"] += record.confidence is not None
    return {name: number for name, number in found.items() if number and name not in form.carries}


def _note_name(preview: ExportPreview, sample: AnnotatedSample, name: str) -> None:
    if name != sample.image.name:
        preview.renamed_count += 1
        if len(preview.renamed) < NAMES_SHOWN:
            preview.renamed.append({"name": sample.image.name, "becomes": name})
