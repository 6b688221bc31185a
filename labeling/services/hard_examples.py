"""Hard examples after a run of smart labeling: samples are marked that it finds hard, undone as one bulk action.

A run says its own reasons anew; marks that people gave, took away, or that others have found stay as they are.
"""

from collections.abc import Sequence

import numpy as np
from django.db.models import F, QuerySet
from django.utils import timezone

from datasets import jobs
from datasets.changes import Occasion
from datasets.hardness import Hardness, change_hardness
from datasets.models import Annotation, Change, ChangeGroup, Sample
from datasets.models.change import ChangeKind
from datasets.states import SampleState
from labeling.models import SmartRun, Suggestion
from labeling.services.altered_images import CHILD, changed
from labeling.services.smart_work import call, workbench
from labeling.smart.engines.base import Arrays
from labeling.smart.hardness import RUN_REASONS
from labeling.smart.packing import joined, unpack

MARK_HARD = "mark_hard"  # listed and undone as what people do themselves
TOGETHER = 500  # samples that a part marks
CHUNK = 5000  # ids


def find_hard(part: jobs.PartRun, run: SmartRun) -> None:
    """Find what is hard of all that the run has predicted, and cut the marking into parts."""
    if "group" not in part.job.parameters or not run.predictions.exists():
        with part.commit(parts=[]):
            return
    part.progress("Looking for hard examples.")
    packed = run.predictions.order_by("pk").values_list("values", flat=True)
    found = joined(unpack(each) for each in packed)
    is_example = np.isinf(found["margins"])
    is_own = ~is_example & np.isin(found["ids"], list(undecided(run).values_list("pk", flat=True)))
    own, others = ({name: values[flags] for name, values in found.items()} for flags in (is_own, is_example))
    ids = own["ids"].tolist()
    targets = _targets(run, own)
    files = {
        "targets": targets,
        "examples": _examples(run, others),
        "changed": changed(part, run, own, targets),
    }
    with workbench(**files) as folder:
        told = call(part, "find_hard", folder, module=CHILD)
    hard = {ids[place]: [reasons, coefficient] for place, reasons, coefficient in told}
    marks = [[pk, *hard.get(pk, [[], 0.0])] for pk in sorted(hard.keys() | _marked(run, ids))]
    parts = [{"marks": marks[start : start + TOGETHER]} for start in range(0, len(marks), TOGETHER)]
    with part.commit(parts=parts, note="Marking hard examples."):
        if marks:
            about = {
                "dataset_id": run.dataset_id,
                "actor": part.job.created_by,
                "at": timezone.now(),
                "action": MARK_HARD,
                "parameters": {"run": run.pk},
            }
            ChangeGroup.objects.get_or_create(id=part.job.parameters["group"], defaults=about)  # of a retry


def mark_hard(part: jobs.PartRun, run: SmartRun) -> None:
    """Mark some samples: of those alone that no person has decided on."""
    group = ChangeGroup.objects.get(pk=part.job.parameters["group"])
    occasion = Occasion(group.dataset_id, group.actor_id, group.at, ChangeKind.SUGGEST, group=group.pk)
    wanted = {pk: (tuple(reasons), coefficient) for pk, reasons, coefficient in part.parameters["marks"]}
    with part.commit() as outcome:
        left = undecided(run).filter(pk__in=wanted)
        ids = set(left.values_list("pk", flat=True)) - _called_easy(list(wanted))
        marked = change_hardness(
            run.dataset_id, sorted(ids), lambda pk, now: as_found(now, *wanted[pk]), occasion
        )
        outcome.result = {"hard": sum(bool(wanted[pk][0]) for pk in ids)}
        ChangeGroup.objects.filter(pk=group.pk).update(changed=F("changed") + len(marked))


def undecided(run: SmartRun) -> QuerySet[Sample]:
    """The samples of which no person has said anything."""
    samples = Sample.objects.live().filter(dataset=run.dataset_id, annotation_count=0)
    return samples.exclude(state=SampleState.LABELED)


def as_found(now: Hardness, reasons: tuple[str, ...], coefficient: float) -> Hardness:
    """What a sample becomes for which a run has found these reasons, perhaps none."""
    if now.hard and not now.reasons:
        return now  # a person has marked it
    others = tuple([reason for reason in now.reasons if reason not in RUN_REASONS]) if now.hard else ()
    before = (now.coefficient or 0.0) if others else 0.0
    if not reasons and not others:
        return Hardness() if now.hard else now
    return Hardness(True, (*others, *reasons), max(before, coefficient))


def _called_easy(ids: Sequence[int]) -> set[int]:
    """Those from which a person took the mark."""
    changes = Change.objects.filter(sample__in=ids, layer=None, kind__in=(ChangeKind.SAVE, ChangeKind.BATCH))
    taken = changes.filter(before__hard=True, after__hard__isnull=True)  # a side says only what is so
    return set(taken.values_list("sample", flat=True))


def _marked(run: SmartRun, ids: Sequence[int]) -> set[int]:
    """Those of the samples that are hard now: what the run no longer finds goes."""
    hard = Sample.objects.live().filter(dataset=run.dataset_id, hard=True)
    return set(hard.values_list("pk", flat=True)) & set(ids)


def _targets(run: SmartRun, found: Arrays) -> Arrays:
    """What the run proposes for each sample: the surest of what waits, which no person has rejected."""
    waiting = Suggestion.objects.filter(layer=None, sample__dataset=run.dataset_id).order_by(
        "confidence", "pk"
    )
    best = {
        pk: (label, sure)
        for pk, label, sure in waiting.values_list("sample", "label", "confidence").iterator()
    }
    places = {label: place for place, label in enumerate(run.labels)}
    told = [best.get(pk, (None, 0.0)) for pk in found["ids"].tolist()]
    return {
        "confidences": np.array([sure or 0.0 for _, sure in told], dtype=np.float64),
        "labels": np.array([places.get(label, -1) for label, _ in told], dtype=np.int64),
        "points": found.get("points", np.empty((len(told), 0))),
    }


def _examples(run: SmartRun, found: Arrays) -> Arrays:
    """Where the images lie that the run has learned from, with their first labels; none of a dataset of boxes."""
    if "points" not in found:
        return {"points": np.empty((0, 0)), "labels": np.empty(0, dtype=np.int64)}
    marks = Annotation.objects.filter(layer=None, sample__dataset=run.dataset_id, label__in=run.labels)
    rows = marks.order_by("-created_at", "-pk").values_list("sample", "label").iterator()
    label_of = dict(rows)
    ids = found["ids"].tolist()
    kept = np.array([pk in label_of for pk in ids], dtype=bool)
    labels = [run.labels.index(label_of[pk]) for pk in ids if pk in label_of]
    return {"points": found["points"][kept], "labels": np.array(labels, dtype=np.int64)}
