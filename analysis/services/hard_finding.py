"""Which samples of a dataset are hard for whoever learned from a version, and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.columns import Columns
from analysis.errors import VersionNotAnalysedError
from analysis.hard_reasons import HARD_REASONS
from analysis.live import Ids, count_unscanned, live_ids, read_live
from analysis.metrics import METRICS, Metric
from analysis.models import Analysis
from analysis.offsets import Reference, offsets, reference_of
from analysis.services.analysing import metrics_of
from analysis.services.reading import latest_analysis
from datasets.models import Dataset, Version
from datasets.models.version import Usage

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class HardFound:
    """Pairs of samples and reasons, three columns in the order of the samples' ids; `coefficients` 0..1.

    `unscanned` samples are not known well enough to be among them.
    """

    samples: Ids
    reasons: NDArray[np.str_]
    coefficients: Numbers
    unscanned: int


def reasons_of(dataset: Dataset) -> list[str]:
    """Those that a dataset's versions can give."""
    known = metrics_of(dataset)
    return [reason for reason, metric in HARD_REASONS.items() if metric in known]


def find_hard(*, dataset: Dataset, version: Version, threshold: float) -> HardFound:
    """Samples that lie outside of the version's distributions with a coefficient of at least the threshold.

    The distributions are those of its training samples, of all where it has none. Images are taken as they are today,
    boxes as the newest analysed version has them, or this one. Raises VersionNotAnalysedError.
    """
    learned = Columns(latest_analysis(version))
    usage = Usage.TRAIN if learned.usages(Usage.TRAIN).any() else "all"
    sources = [Columns(analysis) for analysis in _with_boxes(dataset, learned.analysis)]
    there = live_ids(dataset.pk)
    found = []
    for reason in reasons_of(dataset):
        metric = METRICS[HARD_REASONS[reason]]
        reference = reference_of(metric, _values(learned, metric, usage))
        if reference is None:
            continue
        pairs = _of_boxes(sources, metric, reference) if _is_of_boxes(metric) else _of_images(
            dataset, metric, reference
        )  # fmt: skip
        for ids, coefficients in pairs:
            is_hard = (coefficients >= threshold) & (coefficients > 0) & np.isin(ids, there)
            found.append((ids[is_hard], np.full(is_hard.sum(), reason), coefficients[is_hard]))
    return _together(found, count_unscanned(dataset.pk))


def _is_of_boxes(metric: Metric) -> bool:
    return metric.name.startswith("box_")


def _with_boxes(dataset: Dataset, learned: Analysis) -> Sequence[Analysis]:
    """The newest analysis of the dataset's versions, and the one that was learned from."""
    newest = Analysis.objects.finished().filter(version__dataset=dataset, version__deleted_at=None)
    found = newest.order_by("-pk").first()
    if found is None:
        raise VersionNotAnalysedError  # deleted in between
    return [found] if found == learned else [found, learned]


def _values(columns: Columns, metric: Metric, usage: str) -> Numbers:
    is_wanted = columns.usages(usage)
    values = columns.read(metric.name).astype(np.float64)
    return values[is_wanted[columns.owners()] if metric.counted == "boxes" else is_wanted]


def _of_images(dataset: Dataset, metric: Metric, reference: Reference) -> Iterator[tuple[Ids, Numbers]]:
    ids, values = read_live(dataset.pk, metric.name)
    yield ids, offsets(metric, reference, values)


def _of_boxes(
    sources: Sequence[Columns], metric: Metric, reference: Reference
) -> Iterator[tuple[Ids, Numbers]]:
    """Of each sample its oddest box, or what is measured of all its boxes together; the first source counts."""
    known = np.empty(0, np.int64)
    for columns in sources:
        ids = columns.sample
        coefficients = offsets(metric, reference, columns.read(metric.name).astype(np.float64))
        if metric.counted == "boxes":
            of_samples = np.zeros(len(ids))
            np.maximum.at(of_samples, columns.owners(), coefficients)
            coefficients = of_samples
        is_new = ~np.isin(ids, known)
        yield ids[is_new], coefficients[is_new]
        known = np.concatenate([known, ids])


def _together(found: Sequence[tuple[Ids, NDArray[np.str_], Numbers]], unscanned: int) -> HardFound:
    if not found:
        return HardFound(np.empty(0, np.int64), np.empty(0, np.str_), np.empty(0), unscanned)
    samples, reasons, coefficients = (np.concatenate(column) for column in zip(*found, strict=True))
    order = np.argsort(samples, kind="stable")
    return HardFound(samples[order], reasons[order], coefficients[order], unscanned)
