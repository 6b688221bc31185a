"""Analysing a version: its images are measured page by page, then every distribution is summed up once.

What was measured of the same content before, in another version or by a scan, is not measured again.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from itertools import compress
from typing import Any

from django.db import transaction

from analysis.columns import Columns, pack
from analysis.contents import Content, contents_of, measure
from analysis.earlier import fingerprints, join_in_order, known_run
from analysis.errors import AnalysisRunningError, NothingToAnalyseError
from analysis.histograms import summarise
from analysis.metrics import METRICS, OF_IMAGES_ALONE
from analysis.models import Analysis, Column
from analysis.runs import run_of
from analysis.services.reporting import groups_of, report_of
from datasets import jobs
from datasets.manifest import VersionRow, read_rows
from datasets.models import Dataset, Job, User, Version
from datasets.models.job import JobKind
from datasets.models.version import Usage
from datasets.published import page_table, read_page
from datasets.states import SampleState
from datasets.version_pages import Page

MOST_ROWS, LEAST_ROWS = 1024, 64  # of a part, about
PARTS = 8  # that small versions have, so that workers can share them
MOST_PROBLEMS = 1000  # that are listed
USAGE_NAMES = ("all", *Usage.values)


def metrics_of(dataset: Dataset) -> list[str]:
    """The metrics that a dataset's versions have: those of boxes need shapes."""
    return list(METRICS) if dataset.needs_shape else OF_IMAGES_ALONE


def is_in_scope(dataset: Dataset, row: VersionRow) -> bool:
    """Labeled samples; where labels belong to whole images, all of them, as ModelArts has it."""
    return not dataset.needs_shape or row.state == SampleState.LABELED


def analyse_version(*, dataset: Dataset, version: Version, actor: User) -> Job:
    """Start to analyse a published version; raises NothingToAnalyseError and AnalysisRunningError."""
    size = version.counts["labeled" if dataset.needs_shape else "total"]
    if not size:
        raise NothingToAnalyseError
    parameters = {"version": str(version.pk), "name": version.name}
    with transaction.atomic():
        _refuse_second(version.pk)
        job = jobs.start(JobKind.ANALYSIS, dataset=dataset, actor=actor, parameters=parameters, total=size)
        Analysis.objects.create(version=version, job=job, labels=sorted(version.label_counts))
    return job


def _refuse_second(version: int) -> None:
    """Raise AnalysisRunningError where an analysis of the version is open; locked, or two could start at once."""
    Version.objects.select_for_update().get(pk=version)
    if Job.objects.open().filter(analysis__version=version).exists():
        raise AnalysisRunningError


@jobs.handles(JobKind.ANALYSIS, queue="heavy")
class Analyse(jobs.Handler):
    """Plan runs of pages, measure each, sum up."""

    steps = ("plan", "measure", "sum_up")

    def retried(self, job: Job) -> None:
        _refuse_second(job.analysis.version_id)

    def plan(self, part: jobs.PartRun) -> None:
        table = page_table(_analysis_of(part).version)
        with part.commit(parts=list(parts_of(table)), note="Measuring images and boxes."):
            pass

    def measure(self, part: jobs.PartRun) -> None:
        analysis, dataset = _analysis_of(part), part.job.dataset
        table = page_table(analysis.version)
        pages = [table[place] for place in part.parameters["pages"]]
        lines = [line for page in pages for line in read_page(analysis.version, page).splitlines()]
        place, places = part.parameters["piece"]
        lines = lines[len(lines) * place // places : len(lines) * (place + 1) // places]
        prints = fingerprints(lines)
        known, is_new = known_run(dataset, pages, analysis.labels, prints)
        rows = read_rows(b"\n".join(compress(lines, is_new)))
        is_wanted = [is_in_scope(dataset, row) for row in rows]
        contents = contents_of(list(compress(rows, is_wanted)))
        for content in contents.all:
            if not content.is_known:
                part.check()
                measure(contents, content, part.check)
        run = join_in_order(known, run_of(contents.all, prints[is_new][is_wanted].tolist(), analysis.labels))
        problems = [_problem(content) for content in contents.all if content.problem]
        number = len(run["number"])
        written = pack(analysis, int(run["number"][0]), run) if number else []
        with part.commit(done=number, result={"problems": problems}):
            contents.keep()
            Column.objects.bulk_create(written)

    def sum_up(self, part: jobs.PartRun) -> None:
        part.progress("Summing up.")
        analysis = _analysis_of(part)
        found = Columns(analysis)
        problems = [problem for told in part.results("measure") for problem in told["problems"]]
        analysis.problems = problems[:MOST_PROBLEMS]
        analysis.series = series_of(found, metrics_of(part.job.dataset))
        groups = groups_of(found)
        analysis.report = report_of(found, groups)
        written = found.split("group", groups)
        trouble = f" {len(problems):,} of them could not be measured." if problems else ""
        note = f"{part.job.total:,} images were measured.{trouble}"
        result = {"version": part.job.parameters["version"], "problems": len(problems)}
        with part.commit(job_result=result, note=note):
            analysis.save(update_fields=["series", "report", "problems"])
            Column.objects.bulk_create(written)


def _analysis_of(part: jobs.PartRun) -> Analysis:
    return Analysis.objects.select_related("version").get(job=part.job.pk)


def parts_of(table: Sequence[Page]) -> Iterator[dict[str, Any]]:
    """What each part measures: `pages` by their places in the table, and the `piece` of their rows, (0, 1) for all."""
    wanted = min(MOST_ROWS, max(LEAST_ROWS, sum(page.rows for page in table) // PARTS))
    run, rows = [], 0
    for place, page in enumerate(table):
        run.append(place)
        rows += page.rows
        if 2 * rows >= wanted or place == len(table) - 1:
            pieces = max(1, round(rows / wanted))
            yield from ({"pages": run, "piece": (piece, pieces)} for piece in range(pieces))
            run, rows = [], 0


def _problem(content: Content) -> dict[str, str]:
    assert content.problem is not None
    return {
        "sample": content.row.id,
        "name": content.row.name,
        "code": content.problem.code,
        "message": content.problem.message,
    }


def series_of(columns: Columns, names: Iterable[str]) -> dict[str, dict[str, Any]]:
    """{usage: {metric: Summary}} of what was measured."""
    owners = columns.owners()
    of_samples = {usage: columns.usages(usage) for usage in USAGE_NAMES}
    of_boxes = {usage: is_wanted[owners] for usage, is_wanted in of_samples.items()}
    series: dict[str, dict[str, Any]] = {usage: {} for usage in USAGE_NAMES}
    for name in names:
        metric = METRICS[name]
        values = columns.read(name)
        for usage, is_wanted in (of_boxes if metric.counted == "boxes" else of_samples).items():
            series[usage][name] = asdict(summarise(values[is_wanted], metric.edges))
    return series
