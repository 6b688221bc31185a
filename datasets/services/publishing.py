"""Publishing: from the working data to an immutable version.

The plan decides once which samples the version holds and what usage each has; parts write runs of pages; the last step
joins them into `<output>/<dataset>-<id>/annotation/<name>/<name>.manifest` and adopts the files in one transaction.
"""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils import timezone

from datasets import jobs
from datasets.errors import DomainError, InvalidInputError, NameTakenError, StorageUnavailableError
from datasets.images import checksum
from datasets.manifest import VersionRow, manifest_time
from datasets.models import Dataset, Job, Label, User, Version
from datasets.models.job import JobKind
from datasets.models.version import VersionStatus
from datasets.sample_images import is_closed_to_us
from datasets.services.datasets import check_description
from datasets.services.image_copies import COPY_SUMS, IMAGES, copy_images, copy_lines, hold_copies
from datasets.services.splitting import (
    USAGE_LETTERS,
    USAGE_OF_LETTER,
    SplitOptions,
    check_split,
    plan_split,
    split_report,
)
from datasets.services.version_contents import PAGES_A_PART, cut_plan, version_rows
from datasets.services.version_files import put_papers
from datasets.services.version_lineage import lineage_of
from datasets.services.voc_files import ambiguous_names, write_voc_files
from datasets.states import SampleState
from datasets.storage import ObjectNotFoundError, storage
from datasets.tabs import SampleFilter, filter_from_json, filter_to_json, samples_matching
from datasets.version_figures import Figures, joined
from datasets.version_pages import (
    PAGE_NUMBERS,
    Page,
    PageBuilder,
    count_labels,
    shift_pages,
    version_file,
)

VERSION_NAME = re.compile(r"[A-Za-z0-9_\-\u4e00-\u9fff]{1,32}")
ALGORITHM = "easel-split/1"  # written into versions: raise it with what a seed means


class DatasetEmptyError(InvalidInputError):
    code = "dataset_empty"
    message = (
        "There is no sample to publish. Add images, widen the filter or include those that are held back."
    )


class OutputPathMissingError(InvalidInputError):
    code = "output_path_missing"
    message = "The dataset has no output path. Versions are written there: create the dataset with one."


@dataclass(frozen=True, slots=True)
class NewVersion:
    """What a person fills in to publish.

    Samples that are held back (`excluded`) are left out, unless they are included or the filter asks about them.
    """

    name: str = ""
    description: str = ""
    split: SplitOptions = field(default_factory=SplitOptions)
    keep_hard: bool = False
    wanted: SampleFilter = field(default_factory=SampleFilter)
    include_excluded: bool = False
    copy_images: bool = False
    voc_xml: bool = False

    @property
    def scope(self) -> SampleFilter:
        """The samples that the version will hold."""
        if self.include_excluded or self.wanted.excluded is not None:
            return self.wanted
        return replace(self.wanted, excluded=False)


def next_version_name(dataset: Dataset) -> str:
    """V001, V002, ...: one above the highest such number that the dataset ever had."""
    names = Version.objects.filter(dataset=dataset, name__startswith="V").values_list("name", flat=True)
    numbers = [int(name[1:]) for name in names if name[1:].isascii() and name[1:].isdigit()]
    return f"V{max(numbers, default=0) + 1:03d}"


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
    if not samples_matching(dataset.pk, draft.scope).exists():
        raise DatasetEmptyError
    with transaction.atomic():
        version = _create(dataset, name, draft, actor)
        parameters = {
            "version": str(version.pk),
            "name": name,
            "split": msgspec.to_builtins(draft.split),
            "keep_hard": draft.keep_hard,
            "wanted": filter_to_json(draft.scope),
            "voc_xml": draft.voc_xml,
            "images": f"{dataset.folder}{IMAGES}" if draft.copy_images else "",
            # fixed now, since a rename of the dataset changes where the next version goes
            "target": f"{dataset.folder}annotation/{name}/",
            "temp": f"{dataset.folder}temp/version-{version.pk}/",
        }
        job = jobs.start(JobKind.PUBLISH, dataset=dataset, actor=actor, parameters=parameters)
    return version, job


def _create(dataset: Dataset, name: str, draft: NewVersion, actor: User) -> Version:
    try:
        with transaction.atomic():
            hold_copies(dataset)
            return Version.objects.create(
                dataset=dataset,
                name=name,
                description=draft.description,
                split=split_json(draft.split),
                parent=dataset.current_version,
                lineage=lineage_of(dataset, now=timezone.now()),
                has_hardness=draft.keep_hard,
                has_copies=draft.copy_images,
                has_settings=True,
                created_by=actor,
            )
    except IntegrityError:
        raise NameTakenError("The dataset has, or had, a version of that name. Choose another.") from None


@jobs.handles(JobKind.PUBLISH, queue="heavy", exclusive=True)
class Publish(jobs.Handler):
    """Plan the scope and usages, write the pages, write what is asked for beside them, join and adopt all."""

    steps = ("plan", "write", "annotate", "finish")
    starts_over = True

    def plan(self, part: jobs.PartRun) -> None:
        part.progress("Choosing samples and usages.")
        parameters = part.job.parameters
        version = Version.objects.select_related("parent").get(pk=parameters["version"])
        wanted, options = (
            filter_from_json(parameters["wanted"]),
            msgspec.convert(parameters["split"], SplitOptions),
        )
        plan, _ = plan_split(part.job.dataset, wanted, options, version.parent)
        by_hand = sum(plan.by_hand.values())
        parts = list(cut_plan(plan.letters, pages=1 if parameters.get("images") else PAGES_A_PART))
        names = ambiguous_names(part.job.dataset, plan.letters) if parameters.get("voc_xml") else []
        total = len(plan.letters)
        result = {"ambiguous": names}
        with part.commit(parts=parts, total=total, note=f"Writing {total} samples.", result=result):
            if by_hand:
                split = version.split | {"by_hand": by_hand}
                Version.objects.filter(pk=version.pk).update(split=split)

    def write(self, part: jobs.PartRun) -> None:
        done, result = write_pages(part)
        described = (
            [{name: result[name] for name in ("path", "pages")}] if part.job.parameters.get("voc_xml") else []
        )
        with part.commit(done=done, result=result, parts=described):
            pass

    def annotate(self, part: jobs.PartRun) -> None:
        part.progress("Writing VOC files.")
        ambiguous = frozenset(next(part.results("plan"))["ambiguous"])
        path = f"{part.job.parameters['temp']}{part.name}.sums"
        storage().put(path, b"".join(write_voc_files(part, ambiguous)))
        with part.commit(result={"path": path}):
            pass

    def finish(self, part: jobs.PartRun) -> None:
        part.progress("Joining the pages.")
        version = Version.objects.get(pk=part.job.parameters["version"])
        sums = [result["path"] for result in part.results("annotate") if result]
        published = join_pages(part, version, sums)
        told = {}
        if part.job.parameters.get("images"):
            told["not_copied"] = sum(result.get("not_copied", 0) for result in part.results("write"))
        with part.commit(note=f"Published {version.name}.", job_result={"version": str(version.pk), **told}):
            Version.objects.filter(pk=version.pk).update(**published)
            Dataset.objects.filter(pk=part.job.dataset_id).update(current_version=version)
        storage().delete_prefix(part.job.parameters["temp"])

    def failed(self, job: Job) -> None:
        """The version's row stays, so that a retry finds it; what the parts wrote goes."""
        Version.objects.filter(pk=job.parameters["version"]).update(status=VersionStatus.ERROR)
        with suppress(DomainError):  # where the storage is what failed, its leftovers wait for the retry
            storage().delete_prefix(job.parameters["temp"])

    canceled = failed

    def retried(self, job: Job) -> None:
        hold_copies(job.dataset)
        Version.objects.filter(pk=job.parameters["version"]).update(status=VersionStatus.CREATING)


def write_pages(part: jobs.PartRun) -> tuple[int, dict[str, Any]]:
    """Write the rows of a part of the plan: how many, and what `join_pages` needs of them."""
    path = f"{part.job.parameters['temp']}{part.name}.rows"
    first, letters = part.parameters["first"], part.parameters["letters"]
    with storage().writer(path) as file:
        builder = PageBuilder(file.write)
        copied: dict[bytes, None] = {}
        left = 0  # images that could not be copied
        figures = Figures()
        for start in range(0, len(letters), PAGE_NUMBERS):
            part.check()
            chunk = letters[start : start + PAGE_NUMBERS]
            rows = version_rows(
                part.job.dataset, first + start, chunk, keep_hard=part.job.parameters["keep_hard"]
            )
            if folder := part.job.parameters.get("images"):
                rows = copy_images(part, rows, folder)
                copied.update(dict.fromkeys(copy_lines(rows, part.job.parameters["target"])))
                left += sum(row.original is None for row in rows)
            for row in rows:
                part.check()
                builder.add(row if row.sha256 else with_checksum(row))
                figures.add(row)
        pages = builder.close()
    if copied:
        storage().put(f"{path}.images", b"".join(sorted(copied)))
    done = sum(page.rows for page in pages)
    result = {"path": path, "pages": msgspec.to_builtins(pages)}
    result |= {"copied": bool(copied), "not_copied": left, "figures": msgspec.to_builtins(figures)}
    return done, result


def join_pages(part: jobs.PartRun, version: Version, sums: Sequence[str] = ()) -> dict[str, Any]:
    """Join what the step `write` left into the files of the version; returns what its row then says.

    `sums`: paths of lists of checksums of files that lie beside the manifest already.
    """
    results = list(part.results("write"))
    target = part.job.parameters["target"]
    pages: list[Page] = []
    for result in results:
        offset = pages[-1].offset + pages[-1].length if pages else 0
        pages += shift_pages(msgspec.convert(result["pages"], list[Page]), offset)
    manifest = f"{target}{version.name}.manifest"
    storage().concatenate(manifest, [result["path"] for result in results])
    content = version_file(
        name=version.name,
        description=version.description,
        pages=pages,
        labels=_vocabulary(part.job.dataset),
        usage=version.split,
        created_at=manifest_time(version.created_at),
        parent=version.parent.digest if version.parent else None,
        lineage=version.lineage,
    )
    lists = {}
    if copied := [f"{result['path']}.images" for result in results if result.get("copied")]:
        storage().concatenate(f"{target}{COPY_SUMS}", copied)
        lists[COPY_SUMS] = f"{target}{COPY_SUMS}"
    figures = joined(msgspec.convert(result["figures"], Figures) for result in results)
    put_papers(version, content, manifest, part.check, figures=figures, lists=lists, sums=sums)
    return {
        "status": VersionStatus.NORMAL,
        "digest": content.digest,
        "counts": content.counts,
        "label_counts": {name: each["annotations"] for name, each in count_labels(pages).items()},
        "pages": msgspec.to_builtins(pages),
        "manifest_path": manifest,
    }


def with_checksum(row: VersionRow) -> VersionRow:
    """The row of an image that no scan has read yet, with its content's; as it is where the image is not there."""
    try:
        with storage().open(row.source) as file:
            return msgspec.structs.replace(row, sha256=checksum(file.chunks()))
    except ObjectNotFoundError:
        return row
    except StorageUnavailableError as error:
        if not is_closed_to_us(error):
            raise  # the part waits until the storage answers
        return row


def split_json(options: SplitOptions) -> dict[str, Any]:
    """How a version was split, as it is kept with it: for people, for the usages themselves are in its rows."""
    said = {"seed": options.seed, "algorithm": ALGORITHM, "stratify": options.stratify}
    return options.ratios | said | {"group_by": list(options.group_by), "sticky": options.sticky}


def _vocabulary(dataset: Dataset) -> list[dict[str, Any]]:
    labels = Label.objects.live().filter(dataset=dataset).order_by("pk")
    return [dict(label) for label in labels.values("name", "color", "shortcut", "attributes")]


def preview_version(*, dataset: Dataset, draft: NewVersion) -> dict[str, Any]:
    """What publishing now would hold: counts by usage, what the split leaks and lacks, how many samples wait in To
    confirm, how many are `excluded`: held back, or in the version where the draft includes them."""
    check_split(draft.split)
    plan, labeled = plan_split(dataset, draft.scope, draft.split, dataset.current_version)
    counts = dict.fromkeys(USAGE_LETTERS, 0)
    for letter in plan.letters.values():
        if usage := USAGE_OF_LETTER.get(letter):
            counts[usage] += 1
    matching = samples_matching(dataset.pk, draft.scope)
    marked = samples_matching(dataset.pk, replace(draft.wanted, excluded=True))
    return {
        "name": next_version_name(dataset),
        "parent": dataset.current_version.name if dataset.current_version else None,
        "counts": {"total": len(plan.letters), "labeled": len(plan.numbers), **counts},
        "to_confirm": matching.filter(state=SampleState.TO_CONFIRM).count(),
        "unlabeled": matching.filter(state=SampleState.UNLABELED).count(),
        "excluded": marked.count(),
        "image_bytes": matching.aggregate(bytes=Sum("size"))["bytes"] or 0,
        **split_report(dataset, plan, draft.split, labeled),
    }
