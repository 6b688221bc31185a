"""Exporting to a new dataset: its images lie at its input path, its samples come with all that is known of them.

The dataset is there from the start, but deleted: nobody sees it before it is whole. Its samples are written by one
worker in their order, some hundred at a time; a worker that takes over goes on behind those that are there.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from msgspec.structs import replace

from datasets import jobs
from datasets.changes import Occasion
from datasets.errors import NameTakenError
from datasets.formats.base import WriteOptions, WriteReport
from datasets.formats.fitting import Fitted
from datasets.formats.naming import name_key, safe_name
from datasets.imported_marks import ensure_labels
from datasets.manifest import RowAnnotation, VersionRow, read_rows, sample_of_row
from datasets.marks import Mark, shape_columns
from datasets.models import Dataset, Label, Member, User, Version
from datasets.models.annotation import AnnotationSource
from datasets.models.change import ChangeKind
from datasets.models.dataset import Role
from datasets.published import page_table, read_page
from datasets.records import AnnotatedSample
from datasets.sample_copies import Arrival, labels_like, labels_of, read_departures, receive
from datasets.sample_writer import File
from datasets.services.datasets import check_name, check_paths, default_output
from datasets.services.export_findings import Findings
from datasets.services.export_records import read_records
from datasets.services.scanning import start_scan
from datasets.states import SampleState
from datasets.storage import storage

_UNKNOWN: dict[str, Any] = {  # of a sample of a version; the scan finds out
    "missing": False,
    "excluded": False,
    "usage": None,  # the split gave it, nobody set it
    "score": None,
    "annotated_by_id": None,
    "format": "",
    "orientation": 1,
    "phash": None,
    "measures": None,
    "problem": "",
    "scanned_etag": "",
}


class DatasetLayout:
    """Where the images of a new dataset lie: in the folders that they had, under names that are safe everywhere."""

    shape_kinds: frozenset[str] = frozenset()  # annotations come along as they are

    def __init__(self, input_path: str) -> None:
        self.input_path = input_path

    def name_key(self, path: str) -> str:
        """Return what two samples must not share; of a whole path, since folders keep equal names apart."""
        return name_key(f"{self.directory(path)}/{path.rpartition('/')[2]}")

    def directory(self, path: str) -> str:
        """Return the folder of an image below the dataset's input; empty for what lies elsewhere."""
        folder = path.rpartition("/")[0] + "/"
        is_below = bool(self.input_path) and folder.startswith(self.input_path)
        return folder.removeprefix(self.input_path).rstrip("/") if is_below else ""

    def image_targets(self, sample: AnnotatedSample, options: WriteOptions) -> list[str]:
        """Return the one path below the new input that the image is copied to."""
        path = sample.image.path
        name = safe_name(sample, is_ambiguous=self.name_key(path) in options.ambiguous)
        directory = self.directory(path)
        return [f"{directory}/{name}" if directory else name]


def begin_dataset(*, source: Dataset, actor: User, name: str, input_path: str, output_path: str) -> Dataset:
    """Make the dataset with the labels of the source, unseen until `finish_dataset`. In the caller's transaction.

    `input_path` is empty where the images stay where they are. Raises NameTakenError, InvalidInputError.
    """
    check_name(name)
    _, output = check_paths("", output_path) if not input_path else check_paths(input_path, output_path)
    if Dataset.objects.live().filter(name=name).exists():
        raise NameTakenError
    now = timezone.now()
    dataset = Dataset.objects.create(
        name=name,
        type=source.type,
        description=source.description,
        input_path=input_path,
        output_path=output or default_output(input_path),
        created_by=actor,
        deleted_at=now,
    )
    Member.objects.create(dataset=dataset, user=actor, role=Role.OWNER)
    labels_like(dataset, list(Label.objects.live().filter(dataset=source).order_by("pk")), now=now)
    return dataset


def finish_dataset(dataset: Dataset, actor: User | None) -> None:
    """Let everybody see the dataset, in the caller's transaction. Raises NameTakenError where the name is gone."""
    try:
        with transaction.atomic():
            Dataset.objects.filter(pk=dataset.pk).update(deleted_at=None)
    except IntegrityError:
        message = "Another dataset has got the name meanwhile. Rename that one, and try this export again."
        raise NameTakenError(message) from None
    dataset.refresh_from_db()
    start_scan(dataset=dataset, actor=actor)


def fill_dataset(
    part: jobs.PartRun, plan: Iterable[dict[str, Any]], options: WriteOptions, findings: Findings
) -> WriteReport:
    """Write the samples of all parts that are not written yet; the report is of this worker's and those before."""
    filling = _Filling(part, options, findings)
    state = part.parameters
    for index, planned in enumerate(plan):
        if index < state.get("next", 0):
            continue
        part.check()
        arrivals = list(filling.arrivals(planned))
        with part.checkpoint():
            received = receive(filling.target.pk, arrivals, filling.occasion)
            came = [arrival for arrival in arrivals if arrival.path in received.ids]
            state["next"] = index + 1
            state["samples"] = state.get("samples", 0) + len(came)
            state["annotations"] = state.get("annotations", 0) + sum(len(each.marks) for each in came)
    report = WriteReport(annotations=state.get("annotations", 0))
    report.samples["all"] = state.get("samples", 0)
    return report


class _Filling:
    """Samples of the source, of live rows or of a version, as they arrive in the new dataset."""

    def __init__(self, part: jobs.PartRun, options: WriteOptions, findings: Findings) -> None:
        self.findings = findings
        self.source, self.options, self.scope = part.job.dataset, options, part.job.parameters["scope"]
        self.target = Dataset.objects.get(pk=part.job.parameters["dataset"])
        self.layout = DatasetLayout(self.source.input_path)
        self.now = timezone.now()
        self.occasion = Occasion(self.target.pk, part.job.created_by_id, self.now, ChangeKind.IMPORT)
        self.users = dict(User.objects.values_list("username", "pk"))

    def arrivals(self, planned: dict[str, Any]) -> Iterator[Arrival]:
        """What comes of one part, in the order of numbers. An image that could not be copied is left out."""
        found = list(self._of_version(planned) if "version" in self.scope else self._of_live(planned["ids"]))
        paths = [self._path(sample) for sample, arrival in found if not self._is_known(arrival.file)]
        entries = storage().entries(paths)
        for sample, arrival in found:
            file: File | None = (
                arrival.file if self._is_known(arrival.file) else entries.get(self._path(sample))
            )
            if file is not None:
                self.findings.noted(Fitted(sample))
                yield replace(arrival, file=file, state=_state(arrival), kept=self._kept(arrival, file))
            elif sample.image.path not in self.findings.listed:
                self.findings.image(sample.image.path, "image_missing")

    def _of_live(self, ids: list[int]) -> Iterator[tuple[AnnotatedSample, Arrival]]:
        labels = labels_like(self.target, labels_of(self.source.pk, ids), now=self.now)
        samples = {
            sample.image.path: sample for sample in read_records(self.source, self.scope, [{"ids": ids}])
        }
        for arrival in read_departures(self.source.pk, ids, labels):
            if arrival.path in samples:
                yield samples[arrival.path], arrival

    def _of_version(self, planned: dict[str, Any]) -> Iterator[tuple[AnnotatedSample, Arrival]]:
        version = Version.objects.get(pk=self.scope["version"])
        for page in page_table(version)[slice(*planned["pages"])]:
            rows = read_rows(read_page(version, page))
            names = {annotation.label for row in rows for annotation in row.annotations}
            labels = ensure_labels(self.target, names, now=self.now)
            for row in rows:
                marks = [self._mark(annotation, labels) for annotation in row.annotations]
                yield sample_of_row(row), _arrival(row, marks)

    def _mark(self, annotation: RowAnnotation, labels: Mapping[str, int]) -> Mark:
        columns: dict[str, Any] = shape_columns(shape) if (shape := annotation.shape()) else {}
        source = annotation.source
        return Mark(
            uuid.uuid4(),
            labels[annotation.label],
            **columns,
            attributes=annotation.attributes,
            hard=annotation.hard,
            source=source if source in AnnotationSource.values else AnnotationSource.HUMAN.value,
            confidence=annotation.confidence,
            author_id=self.users.get(annotation.author_name),
            created_at=annotation.moment or self.now,
        )

    def _is_known(self, own: File) -> bool:
        """Whether the new sample refers to the file of its original, and the row knows that."""
        return not self.options.copy_images and bool(own[2])

    def _path(self, sample: AnnotatedSample) -> str:
        """The file that the new sample refers to."""
        if not self.options.copy_images:
            return sample.image.path
        return f"{self.target.input_path}{self.layout.image_targets(sample, self.options)[0]}"

    def _kept(self, arrival: Arrival, file: File) -> dict[str, Any]:
        """A copy needs no scan where its original had one: its bytes are the same."""
        was_scanned = bool(arrival.file[2]) and arrival.kept["scanned_etag"] == arrival.file[2]
        kept = dict(arrival.kept) | {"scanned_etag": file[2] if was_scanned else ""}
        if self.options.copy_images:
            kept |= {"missing": False, "directory": self.layout.directory(arrival.file[0])}
        return kept


def _arrival(row: VersionRow, marks: list[Mark]) -> Arrival:
    known = {
        "directory": "",
        "hard_reasons": [reason for reason in row.hard_reasons.split("-") if reason],
        "hard_coefficient": row.hard_coefficient,
        "properties": row.sample_properties,
        "width": row.width,
        "height": row.height,
        "sha256": row.sha256 or "",
    }
    return Arrival((row.source, row.bytes or 0, "", None), row.state, row.hard, marks, _UNKNOWN | known)


def _state(arrival: Arrival) -> str:
    """What waited only with suggestions is unlabeled: they stay with the source."""
    is_bare = arrival.state == SampleState.TO_CONFIRM and not arrival.marks
    return SampleState.UNLABELED.value if is_bare else arrival.state
