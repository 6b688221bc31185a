"""Marking samples as hard that lie outside of a version's distributions: a job, undone as one bulk action."""

import uuid
from collections.abc import Sequence, Set
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from analysis.hard_reasons import HARD_REASONS
from analysis.services.hard_finding import HardFound, find_hard, reasons_of
from analysis.services.reading import latest_analysis
from datasets import jobs
from datasets.changes import Occasion
from datasets.errors import InvalidInputError
from datasets.hardness import Hardness, change_hardness
from datasets.models import ChangeGroup, Dataset, Job, User, Version
from datasets.models.change import ChangeKind
from datasets.models.job import JobKind
from datasets.published import find_version

TOGETHER = 500  # samples that a part marks
MARK_HARD = "mark_hard"  # listed and undone as what people do themselves


def forecast_hard(
    *, dataset: Dataset, version: Version, reasons: Sequence[str], threshold: float
) -> dict[str, Any]:
    """How many samples the marking would concern, for each reason of the dataset and for the chosen ones together."""
    check_reasons(dataset, reasons)
    found = find_hard(dataset=dataset, version=version, threshold=threshold)
    chosen = np.isin(found.reasons, list(reasons))
    return {
        "samples": len(np.unique(found.samples[chosen])),
        "unscanned": found.unscanned,
        "reasons": [
            {"id": reason, "metric": HARD_REASONS[reason], "samples": int((found.reasons == reason).sum())}
            for reason in reasons_of(dataset)
        ],
    }


def check_reasons(dataset: Dataset, reasons: Sequence[str]) -> None:
    """Raise InvalidInputError unless there are some and the dataset's versions can give each."""
    known = reasons_of(dataset)
    if not reasons or not set(reasons) <= set(known):
        raise InvalidInputError(f"reasons: Use one or more of {', '.join(known)}.", code="reasons_invalid")


def mark_hard(
    *, dataset: Dataset, version: Version, reasons: Sequence[str], threshold: float, actor: User
) -> Job:
    """Start to mark; raises InvalidInputError and VersionNotAnalysedError."""
    check_reasons(dataset, reasons)
    latest_analysis(version)
    asked = {
        "version": str(version.pk),
        "name": version.name,
        "reasons": list(reasons),
        "threshold": threshold,
    }
    group = ChangeGroup(
        id=uuid.uuid4(), dataset=dataset, actor=actor, at=timezone.now(), action=MARK_HARD, parameters=asked
    )
    with transaction.atomic():
        group.save(force_insert=True)
        parameters = asked | {"group": str(group.pk)}
        return jobs.start(JobKind.MARK_HARD, dataset=dataset, actor=actor, parameters=parameters)


@jobs.handles(JobKind.MARK_HARD, queue="heavy")
class MarkHard(jobs.Handler):
    """Find the samples once, mark some hundred at a time."""

    steps = ("plan", "mark", "finish")

    def plan(self, part: jobs.PartRun) -> None:
        dataset, asked = part.job.dataset, part.job.parameters
        assert dataset is not None
        version = find_version(dataset, int(asked["version"]), is_ready=True)
        found = find_hard(dataset=dataset, version=version, threshold=asked["threshold"])
        marks = marks_of(found, frozenset(asked["reasons"]))
        parts = [{"marks": marks[start : start + TOGETHER]} for start in range(0, len(marks), TOGETHER)]
        with part.commit(parts=parts, total=len(marks), note="Marking hard examples."):
            pass

    def mark(self, part: jobs.PartRun) -> None:
        group = ChangeGroup.objects.get(pk=part.job.parameters["group"])
        wanted = {pk: (tuple(reasons), coefficient) for pk, reasons, coefficient in part.parameters["marks"]}
        occasion = Occasion(group.dataset_id, group.actor_id, group.at, ChangeKind.BATCH, group=group.pk)
        with part.commit(done=len(wanted)) as outcome:
            changed = change_hardness(
                group.dataset_id, list(wanted), lambda pk, now: harder(now, *wanted[pk]), occasion
            )
            outcome.result = {"changed": len(changed)}
            ChangeGroup.objects.filter(pk=group.pk).update(changed=F("changed") + len(changed))

    def finish(self, part: jobs.PartRun) -> None:
        group = part.job.parameters["group"]
        changed = sum(result["changed"] for result in part.results("mark"))
        result = {"changed": changed, "refused": [], "change_group": group if changed else None}
        with part.commit(job_result=result, note=f"{changed:,} samples were marked."):
            if not changed:
                ChangeGroup.objects.filter(pk=group).delete()


def marks_of(found: HardFound, reasons: Set[str]) -> list[list[Any]]:
    """`[id, reasons, coefficient]` of each sample that has one of the reasons; the greatest coefficient counts."""
    marks: dict[int, tuple[list[str], float]] = {}
    pairs = zip(found.samples.tolist(), found.reasons.tolist(), found.coefficients.tolist(), strict=True)
    for sample, reason, coefficient in pairs:
        if reason in reasons:
            known, greatest = marks.get(sample, ([], 0.0))
            marks[sample] = ([*known, reason], max(greatest, coefficient))
    return [[sample, why, round(greatest, 3)] for sample, (why, greatest) in marks.items()]


def harder(now: Hardness, reasons: tuple[str, ...], coefficient: float) -> Hardness:
    """What a sample becomes: reasons of distributions are said anew, what others have found stays."""
    kept = tuple([reason for reason in now.reasons if reason not in HARD_REASONS])
    before = (now.coefficient or 0.0) if kept else 0.0
    return Hardness(True, (*kept, *reasons), max(before, coefficient))
