"""Publishing: from the working data to an immutable version.

The plan decides once which samples the version holds and what usage each has; parts write runs of pages; the last step
joins them into `<output>/<dataset>-<id>/annotation/<name>/<name>.manifest` and adopts the files in one transaction.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec
from django.db import IntegrityError, transaction
from django.db.models import Count

from datasets import jobs
from datasets.errors import InvalidInputError, NameTakenError
from datasets.manifest import RowAnnotation, VersionRow, manifest_time, row_annotation, version_row
from datasets.models import Annotation, Dataset, Job, Label, Sample, User, Version
from datasets.models.job import JobKind
from datasets.models.version import Usage, VersionStatus
from datasets.sample_pages import iterate_ids
from datasets.services.datasets import check_description
from datasets.splits import SplitSample, assign_usage, check_ratios
from datasets.states import SampleState
from datasets.storage import storage
from datasets.tabs import SampleFilter, filter_from_json, filter_to_json, samples_matching
from datasets.version_pages import (
    PAGE_NUMBERS,
    Page,
    PageBuilder,
    count_labels,
    encode_version_file,
    shift_pages,
    version_file,
)

VERSION_NAME = re.compile(r"[A-Za-z0-9_\-\u4e00-\u9fff]{1,32}")
PAGES_A_PART = 8
DEFAULT_SPLIT = {Usage.TRAIN.value: 1.0}

# What the plan says of each number of a part: one character, so that a part of 8,192 samples is 8 kB.
OUTSIDE, NO_USAGE = " ", "-"
USAGE_LETTERS = {Usage.TRAIN.value: "t", Usage.EVAL.value: "e", Usage.INFERENCE.value: "i"}
USAGE_OF_LETTER = {letter: usage for usage, letter in USAGE_LETTERS.items()}


class DatasetEmptyError(InvalidInputError):
    code = "dataset_empty"
    message = "There is no sample to publish. Add images or widen the filter."


class OutputPathMissingError(InvalidInputError):
    code = "output_path_missing"
    message = "The dataset has no output path. Versions are written there: create the dataset with one."


@dataclass(frozen=True, slots=True)
class NewVersion:
    """What a person fills in to publish. `split` gives shares of the labeled samples that add up to 1."""

    name: str = ""
    description: str = ""
    split: dict[str, float] = field(default_factory=lambda: dict(DEFAULT_SPLIT))
    seed: int = 0
    keep_hard: bool = False
    wanted: SampleFilter = field(default_factory=SampleFilter)

    def with_split(self, split: dict[str, float]) -> "NewVersion":
        return replace(self, split=split)


def next_version_name(dataset: Dataset) -> str:
    """V001, V002, ...: one above the highest such number that the dataset ever had."""
    names = Version.objects.filter(dataset=dataset, name__startswith="V").values_list("name", flat=True)
    numbers = [int(name[1:]) for name in names if name[1:].isascii() and name[1:].isdigit()]
    return f"V{max(numbers, default=0) + 1:03d}"


def check_split(split: dict[str, float]) -> None:
    """Raise InvalidInputError unless these are shares of usages that add up to 1."""
    if unknown := sorted(split.keys() - set(Usage.values)):
        raise InvalidInputError(f"split: There is no usage {', '.join(unknown)}.", code="split_invalid")
    check_ratios(split)


def publish_version(*, dataset: Dataset, draft: NewVersion, actor: User) -> tuple[Version, Job]:
    """Start to publish; the job's result names the version.

    Raises NameTakenError, DatasetEmptyError, OutputPathMissingError, DatasetBusyError, InvalidInputError.
    """
    name = draft.name or next_version_name(dataset)
    if not VERSION_NAME.fullmatch(name):
        message = "Use 1 to 32 letters, Chinese characters, digits, _ and -."
        raise InvalidInputError(f"name: {message}", code="name_invalid")
    check_description(draft.description)
    check_split(draft.split)
    if not dataset.output_path:
        raise OutputPathMissingError
    if not samples_matching(dataset.pk, draft.wanted).exists():
        raise DatasetEmptyError
    with transaction.atomic():
        version = _create(dataset, name, draft, actor)
        parameters = {
            "version": str(version.pk),
            "name": name,
            "split": draft.split,
            "seed": draft.seed,
            "keep_hard": draft.keep_hard,
            "wanted": filter_to_json(draft.wanted),
            "target": f"{dataset.folder}annotation/{name}/",
        }
        job = jobs.start(JobKind.PUBLISH, dataset=dataset, actor=actor, parameters=parameters)
    return version, job


def _create(dataset: Dataset, name: str, draft: NewVersion, actor: User) -> Version:
    try:
        with transaction.atomic():
            return Version.objects.create(
                dataset=dataset,
                name=name,
                description=draft.description,
                split=draft.split | {"seed": draft.seed},
                parent=dataset.current_version,
                created_by=actor,
            )
    except IntegrityError:
        raise NameTakenError("The dataset has, or had, a version of that name. Choose another.") from None


@jobs.handles(JobKind.PUBLISH, queue="heavy", exclusive=True)
class Publish(jobs.Handler):
    """Plan the scope and usages, write the pages, join and adopt them."""

    steps = ("plan", "write", "finish")

    def plan(self, part: jobs.PartRun) -> None:
        part.progress("Choosing samples and usages.")
        dataset, parameters = part.job.dataset, part.job.parameters
        letters = plan_usages(
            dataset.pk, filter_from_json(parameters["wanted"]), parameters["split"], parameters["seed"]
        )
        parts = list(_cut(letters))
        total = len(letters)
        with part.commit(parts=parts, total=total, note=f"Writing {total} samples."):
            pass

    def write(self, part: jobs.PartRun) -> None:
        path = f"{part.job.dataset.folder}temp/{part.name}.rows"
        first, letters = part.parameters["first"], part.parameters["letters"]
        with storage().writer(path) as file:
            builder = PageBuilder(file.write)
            for start in range(0, len(letters), PAGE_NUMBERS):
                part.check()
                chunk = letters[start : start + PAGE_NUMBERS]
                for row in version_rows(
                    part.job.dataset, first + start, chunk, keep_hard=part.job.parameters["keep_hard"]
                ):
                    builder.add(row)
            pages = builder.close()
        done = sum(page.rows for page in pages)
        with part.commit(done=done, result={"path": path, "pages": msgspec.to_builtins(pages)}):
            pass

    def finish(self, part: jobs.PartRun) -> None:
        part.progress("Joining the pages.")
        results = list(part.results("write"))
        version = Version.objects.get(pk=part.job.parameters["version"])
        target = part.job.parameters["target"]
        pages: list[Page] = []
        for result in results:
            offset = pages[-1].offset + pages[-1].length if pages else 0
            pages += shift_pages(msgspec.convert(result["pages"], list[Page]), offset)
        storage().concatenate(f"{target}{version.name}.manifest", [result["path"] for result in results])
        content = version_file(
            name=version.name,
            description=version.description,
            pages=pages,
            labels=_vocabulary(part.job.dataset),
            usage=version.split,
            created_at=manifest_time(version.created_at),
            parent=version.parent.digest if version.parent else None,
        )
        storage().put(f"{target}version.json", encode_version_file(content))
        with part.commit(note=f"Published {version.name}.", job_result={"version": str(version.pk)}):
            Version.objects.filter(pk=version.pk).update(
                status=VersionStatus.NORMAL,
                digest=content.digest,
                counts=content.counts,
                label_counts={name: each["annotations"] for name, each in count_labels(pages).items()},
                pages=msgspec.to_builtins(pages),
                manifest_path=f"{target}{version.name}.manifest",
            )
            Dataset.objects.filter(pk=part.job.dataset_id).update(current_version=version)
        for result in results:
            storage().delete(result["path"])

    def failed(self, job: Job) -> None:
        Version.objects.filter(pk=job.parameters["version"]).update(status=VersionStatus.ERROR)

    def canceled(self, job: Job) -> None:
        """A version that never was leaves its name free."""
        Version.objects.filter(pk=job.parameters["version"]).exclude(status=VersionStatus.NORMAL).update(
            status=VersionStatus.ERROR
        )

    def retried(self, job: Job) -> None:
        Version.objects.filter(pk=job.parameters["version"]).update(status=VersionStatus.CREATING)


def plan_usages(dataset_id: int, wanted: SampleFilter, split: dict[str, float], seed: int) -> dict[int, str]:
    """For each number in scope its letter. Labeled samples get a usage; others inference if a share is asked for.

    Samples of equal content have one usage. Memory: some 200 bytes a sample, since the split needs to see all.
    """
    rest = USAGE_LETTERS[Usage.INFERENCE] if split.get(Usage.INFERENCE) else NO_USAGE
    letters: dict[int, str] = {}
    copied = _contents_that_come_twice(dataset_id)

    def labeled() -> Iterator[SplitSample]:
        columns = ("number", "state", "label_counts", "sha256")
        for ids in iterate_ids(dataset_id, wanted):
            for number, state, counts, sha256 in Sample.objects.filter(pk__in=ids).values_list(*columns):
                letters[number] = rest
                if state == SampleState.LABELED:
                    yield SplitSample(number, counts, sha256 if sha256 in copied else None)

    for number, usage in assign_usage(labeled(), split, seed).items():
        letters[int(number)] = USAGE_LETTERS[usage]
    return letters


def _contents_that_come_twice(dataset_id: int) -> set[str]:
    contents = Sample.objects.filter(dataset=dataset_id, deleted_at=None).exclude(sha256="")
    counted = contents.values("sha256").annotate(number=Count("pk")).filter(number__gt=1).order_by()
    return set(counted.values_list("sha256", flat=True))


def _cut(letters: dict[int, str]) -> Iterator[dict[str, Any]]:
    """The plan as parameters of parts, each of whole pages."""
    width = PAGE_NUMBERS * PAGES_A_PART
    slots: dict[int, list[int]] = {}
    for number in letters:
        slots.setdefault(number // width, []).append(number)
    for slot in sorted(slots):
        first = slot * width
        run = [OUTSIDE] * width
        for number in slots[slot]:
            run[number - first] = letters[number]
        yield {"first": first, "letters": "".join(run).rstrip()}


SAMPLE_COLUMNS = (
    *("pk", "number", "state", "revision", "path", "name", "width", "height", "size", "sha256", "hard"),
    *("hard_reasons", "properties"),
)


def version_rows(dataset: Dataset, first: int, letters: str, *, keep_hard: bool) -> list[VersionRow]:
    """The rows of the samples numbered from `first` on, as they are now, in the scope and with the usage of `letters`.

    Samples and annotations are read one after the other without a lock; what was saved in between is read again.
    """
    rows = _read(dataset, first, letters)
    while True:
        marks = _annotations(dataset, [pk for pk, row in rows.items() if _is_labeled(row, first, letters)])
        stale = _changed_since(rows)
        if not stale:
            break
        rows |= {pk: row for pk, row in _read(dataset, first, letters).items() if pk in rows}
    return [_row(row, letters[row[1] - first], marks.get(row[0], []), keep_hard) for row in rows.values()]


def _read(dataset: Dataset, first: int, letters: str) -> dict[int, tuple[Any, ...]]:
    last = first + len(letters) - 1
    query = Sample.objects.filter(dataset=dataset, number__gte=first, number__lte=last).order_by("number")
    return {row[0]: row for row in query.values_list(*SAMPLE_COLUMNS) if letters[row[1] - first] != OUTSIDE}


def _is_labeled(row: tuple[Any, ...], first: int, letters: str) -> bool:
    """Labeled now, and when the plan was made."""
    return row[2] == SampleState.LABELED and letters[row[1] - first] != NO_USAGE


def _changed_since(rows: dict[int, tuple[Any, ...]]) -> bool:
    now = Sample.objects.filter(pk__in=list(rows)).values_list("pk", "revision", "state")
    return any((rows[pk][3], rows[pk][2]) != (revision, state) for pk, revision, state in now)


def _annotations(dataset: Dataset, ids: list[int]) -> dict[int, list[RowAnnotation]]:
    found: dict[int, list[RowAnnotation]] = {}
    columns = (
        *("sample_id", "id", "label__name", "kind", "points", "x0", "y0", "x1", "y1", "attributes", "hard"),
        *("confidence", "source", "author__username", "created_at"),
    )
    query = Annotation.objects.filter(sample__in=ids, layer=None).order_by("sample_id", "created_at", "id")
    for sample, pk, label, kind, points, x0, y0, x1, y1, *rest in query.values_list(*columns).iterator(2000):
        attributes, hard, confidence, source, author, created_at = rest
        stored = points or {}
        found.setdefault(sample, []).append(
            row_annotation(
                dataset_type=dataset.type,
                id=str(pk),
                label=label,
                kind=kind or None,
                points=((x0, y0), (x1, y1)) if kind == "rectangle" else stored.get("points", ()),
                angle=stored.get("angle"),
                rle=stored.get("rle"),
                attributes=attributes,
                hard=hard,
                confidence=confidence,
                source=source,
                author=author or "",
                created_at=manifest_time(created_at),
            )
        )
    return found


def _row(row: tuple[Any, ...], letter: str, marks: Iterable[RowAnnotation], keep_hard: bool) -> VersionRow:
    pk, number, state, revision, path, name, width, height, size, sha256, hard, reasons, properties = row
    usage = USAGE_OF_LETTER.get(letter)
    is_labeled = state == SampleState.LABELED and usage is not None
    if not is_labeled and usage != Usage.INFERENCE:
        usage = None
    return version_row(
        path=path,
        id=str(pk),
        number=number,
        state=state if is_labeled or state != SampleState.LABELED else SampleState.UNLABELED.value,
        revision=revision,
        name=name,
        width=width,
        height=height,
        size=size,
        sha256=sha256 or None,
        usage=usage,
        hard=hard and keep_hard,
        hard_reasons="-".join(reasons) if keep_hard else "",
        properties=properties,
        annotations=tuple(marks) if is_labeled else (),
    )


def _vocabulary(dataset: Dataset) -> list[dict[str, Any]]:
    labels = Label.objects.live().filter(dataset=dataset).order_by("pk")
    return [dict(label) for label in labels.values("name", "color", "shortcut", "attributes")]


def preview_version(*, dataset: Dataset, draft: NewVersion) -> dict[str, Any]:
    """What publishing now would hold: counts by usage, and how many samples wait in To confirm."""
    check_split(draft.split)
    letters = plan_usages(dataset.pk, draft.wanted, draft.split, draft.seed)
    counts = dict.fromkeys(USAGE_LETTERS, 0)
    for letter in letters.values():
        if usage := USAGE_OF_LETTER.get(letter):
            counts[usage] += 1
    matching = samples_matching(dataset.pk, draft.wanted)
    labeled = matching.filter(state=SampleState.LABELED).count()
    return {
        "name": next_version_name(dataset),
        "counts": {"total": len(letters), "labeled": labeled, **counts},
        "to_confirm": matching.filter(state=SampleState.TO_CONFIRM).count(),
        "unlabeled": matching.filter(state=SampleState.UNLABELED).count(),
    }
