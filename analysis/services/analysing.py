"""Analysing a version: its images are measured page by page, then every distribution is summed up once.

What was measured of the same content before, in another version or by a scan, is not measured again.
"""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import numpy as np

from analysis import columns
from analysis.contents import BOX_MEASURES, IMAGE_MEASURES, Content, contents_of, measure
from analysis.errors import AnalysisRunningError, NothingToAnalyseError
from analysis.histograms import summarise
from analysis.metrics import METRICS, OF_IMAGES_ALONE, MeasuredPage
from analysis.metrics.base import Numbers
from analysis.models import Analysis, Column
from analysis.services.reporting import groups_of, report_of
from datasets import jobs
from datasets.manifest import VersionRow, read_rows
from datasets.models import Dataset, Job, User, Version
from datasets.models.job import JobKind
from datasets.models.version import Usage
from datasets.published import page_table, read_page
from datasets.states import SampleState
from datasets.version_pages import Page

ROWS_A_PART = 512  # at least, where the version has as many
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
    if Job.objects.open().filter(analysis__version=version).exists():
        raise AnalysisRunningError
    parameters = {"version": str(version.pk), "name": version.name}
    job = jobs.start(JobKind.ANALYSIS, dataset=dataset, actor=actor, parameters=parameters, total=size)
    Analysis.objects.create(version=version, job=job, labels=sorted(version.label_counts))
    return job


@jobs.handles(JobKind.ANALYSIS, queue="heavy")
class Analyse(jobs.Handler):
    """Plan runs of pages, measure each, sum up."""

    steps = ("plan", "measure", "sum_up")

    def plan(self, part: jobs.PartRun) -> None:
        table = page_table(_analysis_of(part).version)
        with part.commit(parts=[{"pages": run} for run in _runs(table)], note="Measuring images and boxes."):
            pass

    def measure(self, part: jobs.PartRun) -> None:
        analysis = _analysis_of(part)
        version, dataset = analysis.version, part.job.dataset
        table = page_table(version)
        rows = [
            row
            for place in part.parameters["pages"]
            for row in read_rows(read_page(version, table[place]))
            if is_in_scope(dataset, row)
        ]
        contents = contents_of(rows)
        for content in contents.all:
            if not content.is_known:
                part.check()
                measure(contents, content, part.check)
        problems = [_problem(content) for content in contents.all if content.problem]
        written = columns.pack(analysis, rows[0].number, _columns(analysis, contents.all)) if rows else []
        with part.commit(done=len(rows), result={"problems": problems}):
            contents.keep()
            Column.objects.bulk_create(written)

    def sum_up(self, part: jobs.PartRun) -> None:
        part.progress("Summing up.")
        analysis = _analysis_of(part)
        problems = [problem for found in part.results("measure") for problem in found["problems"]]
        analysis.problems = problems[:MOST_PROBLEMS]
        analysis.series = series_of(analysis, metrics_of(part.job.dataset))
        groups = groups_of(analysis)
        analysis.report = report_of(analysis, groups)
        written = columns.split(analysis, "group", groups)
        trouble = f" {len(problems):,} of them could not be measured." if problems else ""
        note = f"{part.job.total:,} images were measured.{trouble}"
        result = {"version": part.job.parameters["version"], "problems": len(problems)}
        with part.commit(job_result=result, note=note):
            analysis.save(update_fields=["series", "report", "problems"])
            Column.objects.bulk_create(written)


def _analysis_of(part: jobs.PartRun) -> Analysis:
    return Analysis.objects.select_related("version").get(job=part.job.pk)


def _runs(table: Iterable[Page]) -> Iterable[list[int]]:
    """The places of pages, so many together that a part is worth its while."""
    run, rows = [], 0
    for place, page in enumerate(table):
        run.append(place)
        rows += page.rows
        if rows >= ROWS_A_PART:
            yield run
            run, rows = [], 0
    if run:
        yield run


def _problem(content: Content) -> dict[str, str]:
    assert content.problem is not None
    return {
        "sample": content.row.id,
        "name": content.row.name,
        "code": content.problem.code,
        "message": content.problem.message,
    }


def _columns(analysis: Analysis, contents: list[Content]) -> dict[str, Any]:
    page = _page_of(contents)
    place_of = {name: place for place, name in enumerate(analysis.labels)}
    sizes = np.stack([page.width, page.height], axis=1)[page.owner]
    centres = (page.boxes[:, :2] + page.boxes[:, 2:]) / 2 / sizes
    rows = [content.row for content in contents]
    return {
        "number": np.array([row.number for row in rows]),
        "sample": np.array([int(row.id) for row in rows]),
        "usage": np.array([columns.USAGES.index(row.usage or "") for row in rows]),
        "phash": np.array([content.image[-1] if content.image else 0 for content in contents]),
        "content": np.array([int(content.sha256[:16] or "0", 16) for content in contents], dtype=np.uint64),
        "owner": page.owner,
        "box_label": np.array(
            [place_of[label] for content in contents for label in content.labels], np.int64
        ),
        "mark_owner": np.repeat(np.arange(len(rows)), [len(row.annotations) for row in rows]),
        "mark_label": np.array([place_of[mark.label] for row in rows for mark in row.annotations], np.int64),
        "box_x": centres[:, 0],
        "box_y": centres[:, 1],
        **{name: metric.measure(page) for name, metric in METRICS.items()},
    }


def _page_of(contents: list[Content]) -> MeasuredPage:
    counts = [len(content.boxes) for content in contents]
    measured = [
        content.image[:-1] if content.image else [np.nan] * len(IMAGE_MEASURES) for content in contents
    ]
    table = np.array(measured, dtype=np.float64).reshape(-1, len(IMAGE_MEASURES))
    values = np.hstack([np.empty((BOX_MEASURES, 0)), *map(_box_values, contents)])
    return MeasuredPage(
        width=np.array([content.width or np.nan for content in contents], dtype=np.float64),
        height=np.array([content.height or np.nan for content in contents], dtype=np.float64),
        pixels={name: table[:, place] for place, name in enumerate(IMAGE_MEASURES)},
        boxes=np.concatenate([np.empty((0, 4)), *[content.boxes for content in contents]]),
        owner=np.repeat(np.arange(len(contents)), counts),
        box_brightness=values[0],
        box_clarity=values[1],
        box_overlap=values[2],
    )


def _box_values(content: Content) -> Numbers:
    return (
        np.full((BOX_MEASURES, len(content.boxes)), np.nan)
        if content.box_values is None
        else content.box_values
    )


def series_of(analysis: Analysis, names: Iterable[str]) -> dict[str, dict[str, Any]]:
    """{usage: {metric: Summary}} of what was measured."""
    of_usage = {usage: columns.read_usages(analysis, usage) for usage in USAGE_NAMES}
    owners = columns.read_owners(analysis)
    series: dict[str, dict[str, Any]] = {usage: {} for usage in USAGE_NAMES}
    for name in names:
        metric = METRICS[name]
        values = columns.read(analysis, name)
        for usage, is_wanted in of_usage.items():
            chosen = is_wanted[owners] if metric.counted == "boxes" else is_wanted
            series[usage][name] = asdict(summarise(values[chosen], metric.edges))
    return series
