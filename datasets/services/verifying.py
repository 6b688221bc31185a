"""Verifying: all files of a version are read again and compared with what was published.

Between two verifications a scan or a sync that sees images replaced or gone says so of the versions that refer to them.
"""

from collections.abc import Callable, Collection, Iterator
from typing import Any

from django.db import transaction
from django.utils import timezone

from datasets import jobs
from datasets.errors import StorageUnavailableError
from datasets.images import checksum
from datasets.manifest import VersionRow, read_rows
from datasets.models import Dataset, Job, Sample, User, Version, VersionProblem
from datasets.models.job import JobKind
from datasets.models.version import ProblemCode, VersionStatus
from datasets.published import VersionDamagedError, page_table, read_page
from datasets.sample_images import is_closed_to_us
from datasets.services.version_files import faults_of_files
from datasets.storage import ObjectNotFoundError, storage
from datasets.version_pages import PAGE_NUMBERS, version_digest

SHOWN = 1000  # files, in the result of the job
Fault = tuple[int | None, str, str]  # number of the sample, path, code
_UNIQUE, _CHANGING = ["version", "path"], ["number", "code", "found_at"]


def verify_version(*, dataset: Dataset, version: Version, actor: User) -> Job:
    """Start the job, or join the one that runs already; `version` is published.

    The job's result says how many files are changed, gone or unreadable.
    """
    parameters = {"version": str(version.pk), "name": version.name}
    with transaction.atomic():
        Version.objects.select_for_update(no_key=True).get(pk=version.pk)  # two requests at once
        running = Job.objects.open().filter(dataset=dataset, kind=JobKind.VERIFY)
        if job := running.filter(parameters__version=parameters["version"]).first():
            return job
        total = version.counts["total"]
        return jobs.start(JobKind.VERIFY, dataset=dataset, actor=actor, parameters=parameters, total=total)


@jobs.handles(JobKind.VERIFY, queue="heavy")
class Verify(jobs.Handler):
    """One part reads the version's own file, one each page and its images, the last one sums up."""

    steps = ("plan", "compare", "sum_up")
    starts_over = True  # files may have changed since

    def plan(self, part: jobs.PartRun) -> None:
        version = _version(part.job)
        parts = [{"page": place} for place in range(len(page_table(version)))]
        faults = list(own_faults(version, part.check))
        with part.commit(parts=parts, note="Reading all files."):
            _keep(version, faults)

    def compare(self, part: jobs.PartRun) -> None:
        version = _version(part.job)
        page = page_table(version)[part.parameters["page"]]
        faults: list[Fault] = []
        unknown = 0
        try:
            found = read_rows(read_page(version, page))
        except VersionDamagedError:
            faults.append((None, f"{version.manifest_path}#{page.first}", ProblemCode.CHANGED.value))
            found = []
        for row in found:
            part.check()
            unknown += not row.sha256
            if code := code_of(row):
                faults.append((row.number, row.source, code))
        result = {"faults": faults[:SHOWN], "number": len(faults), "unknown": unknown}
        with part.commit(done=page.rows, result=result):
            _keep(version, faults)

    def sum_up(self, part: jobs.PartRun) -> None:
        version = _version(part.job)
        unknown = sum(found["unknown"] for found in part.results("compare"))
        earlier = VersionProblem.objects.filter(version=version, found_at__lt=part.job.started_at)
        now = timezone.now()
        with part.commit() as outcome:
            earlier.delete()
            Version.objects.filter(pk=version.pk).update(verified_at=now)
            counts = problem_counts([version.pk]).get(version.pk, {})
            total = sum(counts.values())
            outcome.note = (
                f"{total:,} files are not as published." if total else "All files are as published."
            )
            outcome.job_result = {
                "version": str(version.pk),
                "checked": part.job.total,
                "unknown": unknown,
                **dict.fromkeys(ProblemCode.values, 0),
                **counts,
            }


def own_faults(version: Version, check: Callable[[], None]) -> Iterator[Fault]:
    """What is wrong with the files of the version's own, and with the page table that the database has of it."""
    pages = page_table(version)
    if version.digest != version_digest(pages):
        yield None, version.manifest_path, ProblemCode.CHANGED.value
    for path, code in faults_of_files(version, check):
        yield None, path, code


def code_of(row: VersionRow) -> str | None:
    """What is wrong with the image of a row. Raises StorageUnavailableError where nobody can say now."""
    try:
        with storage().open(row.source) as file:
            is_whole = row.sha256 is None or checksum(file.chunks()) == row.sha256
    except ObjectNotFoundError:
        return ProblemCode.GONE.value
    except StorageUnavailableError as error:
        if not is_closed_to_us(error):
            raise
        return ProblemCode.UNREADABLE.value
    return None if is_whole else ProblemCode.CHANGED.value


def recheck_versions(dataset_id: int, numbers: Collection[int], check: Callable[[], None]) -> None:
    """Say of the published versions whether they still have the images of these samples, as the rows tell them.

    Versions that were copied have them whatever becomes of the source. `check` is called now and then, and may raise.
    """
    versions = Version.objects.live().filter(dataset=dataset_id, status=VersionStatus.NORMAL)
    if not numbers or not versions.exists():
        return
    slots = {number // PAGE_NUMBERS for number in numbers}
    for version in versions.iterator():
        for page in page_table(version):
            if page.slot not in slots:
                continue
            check()
            try:
                rows = [row for row in read_rows(read_page(version, page)) if row.number in numbers]
            except VersionDamagedError:
                continue  # `verify` tells
            _compare_with_samples(version, rows)


def recheck_missing(dataset_id: int, check: Callable[[], None]) -> None:
    """The same for all samples that are missing, or were when it was last said."""
    missing = Sample.objects.live().filter(dataset=dataset_id, missing=True).values_list("number", flat=True)
    gone = VersionProblem.objects.filter(version__dataset=dataset_id, code=ProblemCode.GONE)
    told = [number for number in gone.values_list("number", flat=True) if number is not None]
    recheck_versions(dataset_id, {*missing, *told}, check)


def problem_counts(version_ids: Collection[int]) -> dict[int, dict[str, int]]:
    """By version, how many files have which problem."""
    counts: dict[int, dict[str, int]] = {}
    found = VersionProblem.objects.filter(version__in=version_ids).values_list("version", "code")
    for version_id, code in found.iterator():
        of_version = counts.setdefault(version_id, {})
        of_version[code] = of_version.get(code, 0) + 1
    return counts


def _compare_with_samples(version: Version, rows: list[VersionRow]) -> None:
    samples = Sample.objects.live().filter(
        dataset=version.dataset_id, number__in=[row.number for row in rows]
    )
    known = {row[0]: row[1:] for row in samples.values_list("number", "path", "sha256", "missing")}
    faults: list[Fault] = []
    whole: list[str] = []
    for row in rows:
        path, sha256, is_missing = known.get(row.number, ("", "", False))
        if path != row.source:
            continue
        if is_missing:
            faults.append((row.number, row.source, ProblemCode.GONE.value))
        elif row.sha256 and sha256 and sha256 != row.sha256:
            faults.append((row.number, row.source, ProblemCode.CHANGED.value))
        else:
            whole.append(row.source)
    VersionProblem.objects.filter(version=version, path__in=whole).delete()
    _keep(version, faults)


def _keep(version: Version, faults: Any) -> None:
    now = timezone.now()
    problems = [
        VersionProblem(version=version, number=number, path=path, code=code, found_at=now)
        for number, path, code in faults
    ]
    VersionProblem.objects.bulk_create(
        problems, update_conflicts=True, unique_fields=_UNIQUE, update_fields=_CHANGING
    )


def _version(job: Job) -> Version:
    return Version.objects.get(pk=job.parameters["version"])
