"""Making a version current: the working data become that version's, and what would be lost is kept before."""

import datetime as dt
import uuid
from contextlib import suppress
from typing import Any

from django.utils import timezone

from datasets import jobs
from datasets.errors import DomainError
from datasets.imported_marks import ensure_labels
from datasets.manifest import read_rows
from datasets.models import Dataset, Job, Sample, User, Version
from datasets.models.job import JobKind
from datasets.models.version import Usage, VersionStatus
from datasets.published import VersionDamagedError, VersionNotReadyError, page_table, read_page
from datasets.services.publishing import join_pages, split_json, write_pages
from datasets.services.restoring import Restoring, restore_labels
from datasets.services.splitting import USAGE_LETTERS, SplitOptions, usages_of
from datasets.services.version_contents import cut_plan
from datasets.services.version_lineage import lineage_of
from datasets.services.working_data import (
    KEPT_KINDS,
    SETTINGS,
    Check,
    WorkingChanges,
    count_changes,
    is_changed,
)
from datasets.storage import storage
from datasets.version_pages import PAGE_NUMBERS

STEM = 9  # characters of the version's name that the name of what is kept before it has
AS_BEFORE = SplitOptions(sticky=True, stratify=False)


def make_current(*, dataset: Dataset, version: Version, actor: User) -> Job:
    """Start the job. Raises VersionNotReadyError, DatasetBusyError.

    What of the working data no version has is published first, by itself: the job's `result.kept` is its id.
    """
    if version.status != VersionStatus.NORMAL:
        raise VersionNotReadyError
    group, kept_as = uuid.uuid4(), _free_name(dataset, version, timezone.now())
    parameters = {
        "version": str(version.pk),
        "name": version.name,
        "group": str(group),
        "kept_as": kept_as,
        # what the steps of publishing read
        "keep_hard": True,
        "target": f"{dataset.folder}annotation/{kept_as}/",
        "temp": f"{dataset.folder}temp/before-{group}/",
    }
    return jobs.start(
        JobKind.MAKE_CURRENT,
        dataset=dataset,
        actor=actor,
        parameters=parameters,
        total=version.counts["total"],
    )


def _free_name(dataset: Dataset, version: Version, moment: dt.datetime) -> str:
    """A name of 32 characters at most that nobody else chooses, such as before-V001-20261129-193502."""
    while True:
        name = f"before-{version.name[:STEM]}-{moment:%Y%m%d-%H%M%S}"
        if not Version.objects.filter(dataset=dataset, name=name).exists():
            return name
        moment += dt.timedelta(seconds=1)


def preview_make_current(*, dataset: Dataset, version: Version) -> dict[str, Any]:
    """What would become of the working data: how they differ from the version, and from the current one.

    `unsaved` is None where there is no other current version; what of it is not 0 is kept as an automatic version.
    Raises VersionNotReadyError, VersionDamagedError.
    """
    if version.status != VersionStatus.NORMAL:
        raise VersionNotReadyError
    current = dataset.current_version
    changes = count_changes(dataset, version)
    unsaved = count_changes(dataset, current) if current and current.pk != version.pk else None
    is_told = not current or _tells_all(current, version) or not changes.counts[SETTINGS]
    return {
        "changes": _counted(changes),
        "unsaved": _counted(unsaved) if unsaved else None,
        "current": current.name if current else None,
        "is_kept": _is_something(changes) and (unsaved is None or not is_told or _is_something(unsaved)),
    }


def _counted(changes: WorkingChanges) -> dict[str, Any]:
    return changes.counts | {"more": changes.more}


def _is_something(changes: WorkingChanges) -> bool:
    return changes.more or any(changes.counts[kind] for kind in KEPT_KINDS)


def _tells_all(current: Version, version: Version) -> bool:
    """Whether the one says all of a sample that the other brings back: settings that it does not say would be lost."""
    return current.has_hardness >= version.has_hardness and current.has_settings >= version.has_settings


@jobs.handles(JobKind.MAKE_CURRENT, exclusive=True)
class MakeCurrent(jobs.Handler):
    """Working data that no version has are published first, as parts of publishing do it; then one part restores each
    slot of numbers that the version or the dataset has samples in."""

    steps = ("keep", "write", "close", "plan", "restore", "finish")
    starts_over = True  # restoring what is restored changes nothing, and what was kept stays

    def keep(self, part: jobs.PartRun) -> None:
        part.progress("Looking for what no version has.")
        dataset, version = part.job.dataset, _version(part.job)
        for page in page_table(version):
            part.check()
            read_page(version, page)  # a damaged version is refused before anything changes
        parts: list[dict[str, Any]] = []
        if _kept(part.job) is None and _is_worth_keeping(dataset, version, part.check):
            parts = list(cut_plan(_letters(dataset)))
        with part.commit(parts=parts, note="Keeping the working data." if parts else None) as outcome:
            if parts:
                outcome.total = part.job.total + Sample.objects.live().filter(dataset=dataset).count()
                _begin_keeping(part.job, version)

    def write(self, part: jobs.PartRun) -> None:
        done, result = write_pages(part)
        with part.commit(done=done, result=result):
            pass

    def close(self, part: jobs.PartRun) -> None:
        kept = _kept(part.job)
        if kept is None or kept.status == VersionStatus.NORMAL:
            return
        published = join_pages(part, kept)
        with part.commit(job_result={"kept": str(kept.pk), "kept_as": kept.name}):
            Version.objects.filter(pk=kept.pk).update(**published)
        storage().delete_prefix(part.job.parameters["temp"])

    def plan(self, part: jobs.PartRun) -> None:
        version = _version(part.job)
        dataset = part.job.dataset
        slots = {page.slot for page in page_table(version)}
        slots.update(range(1 + (dataset.next_number - 1) // PAGE_NUMBERS))
        with part.commit(parts=[{"slot": slot} for slot in sorted(slots)], note="Restoring samples."):
            restore_labels(dataset, version)

    def restore(self, part: jobs.PartRun) -> None:
        version, slot = _version(part.job), part.parameters["slot"]
        pages = [page for page in page_table(version) if page.slot == slot]
        rows = {row.number: row for page in pages for row in read_rows(read_page(version, page))}
        names = {annotation.label for row in rows.values() for annotation in row.annotations}
        labels = ensure_labels(
            part.job.dataset, names, now=timezone.now()
        )  # one may be renamed since the plan
        restoring = Restoring(part.job, labels, version)
        with part.commit(done=len(rows)):
            restoring.restore(slot, rows)

    def finish(self, part: jobs.PartRun) -> None:
        version = _version(part.job)
        with part.commit(note=f"{version.name} is current.", job_result={"version": str(version.pk)}):
            Dataset.objects.filter(pk=part.job.dataset_id).update(current_version=version)

    def failed(self, job: Job) -> None:
        """What was not kept to the end goes; a retry keeps it anew."""
        half = Version.objects.filter(dataset=job.dataset_id, name=job.parameters["kept_as"])
        half.exclude(status=VersionStatus.NORMAL).delete()
        with suppress(DomainError):  # where the storage is what failed, its leftovers wait for the sweep
            storage().delete_prefix(job.parameters["temp"])

    canceled = failed


def _version(job: Job) -> Version:
    return Version.objects.get(pk=job.parameters["version"])


def _kept(job: Job) -> Version | None:
    """The automatic version that this job makes, or has made."""
    return Version.objects.filter(dataset=job.dataset_id, name=job.parameters["kept_as"]).first()


def _is_worth_keeping(dataset: Dataset, version: Version, check: Check) -> bool:
    """Whether samples or annotations would be lost: some that neither the version nor the current one has."""
    if not Sample.objects.live().filter(dataset=dataset).exists() or not is_changed(dataset, version, check):
        return False
    current = dataset.current_version
    if current is None or current.pk == version.pk:
        return True
    if not _tells_all(current, version) and is_changed(dataset, version, check, kinds=(SETTINGS,)):
        return True
    try:
        return is_changed(dataset, current, check)
    except VersionDamagedError:
        return True


def _letters(dataset: Dataset) -> dict[int, str]:
    """The plan of all live samples, those that are held back too: usages are those of the current version, and train
    where it has none."""
    try:
        before = usages_of(dataset.current_version) if dataset.current_version else {}
    except VersionDamagedError:
        before = {}
    live = Sample.objects.live().filter(dataset=dataset).order_by("number")
    return {
        number: USAGE_LETTERS[before.get(number, Usage.TRAIN)]
        for number in live.values_list("number", flat=True).iterator()
    }


def _begin_keeping(job: Job, version: Version) -> None:
    dataset = job.dataset
    Version.objects.create(
        dataset=dataset,
        name=job.parameters["kept_as"],
        description=f"The working data as they were before {version.name} became current.",
        automatic=True,
        has_hardness=True,
        has_settings=True,
        split=split_json(AS_BEFORE),
        parent=dataset.current_version,
        lineage=lineage_of(dataset, now=timezone.now()),
        created_by=job.created_by,
    )
