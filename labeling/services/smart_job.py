"""The job of active learning: an engine learns from what people labeled and proposes labels for the other samples."""

from typing import Any

import numpy as np
from django.utils import timezone

from datasets import jobs
from datasets.models import Job
from datasets.models.job import JobKind
from labeling.models import Prediction, SmartRun
from labeling.services import backbones, hard_examples, smart_boxes, smart_classes
from labeling.services.describing import descriptions_of, undescribed
from labeling.services.looking import describe_images, encode_images, study_images
from labeling.services.pictures import images_of
from labeling.services.smart_work import call, chunks, is_over, targets_of, tell, workbench
from labeling.services.suggesting import suggest
from labeling.smart.engines import DETECTORS, describer_of
from labeling.smart.engines.base import Arrays
from labeling.smart.packing import joined, unpack

DESCRIBED_TOGETHER, ENCODED_TOGETHER = 256, 500  # images of a part
NEXT = 200  # samples that are proposed to be labeled next
MOST_CANDIDATES = 5000  # among which they are chosen


@jobs.handles(JobKind.SMART_LABELING, queue="heavy", exclusive=True)
class SmartLabeling(jobs.Handler):
    """What is known of images is kept from run to run; training is one part, all else is many."""

    steps = ("plan", "describe", "study", "encode", "learn", "predict", "find_hard", "mark_hard", "sum_up")
    starts_over = True  # a retry learns from what is labeled by then

    def canceled(self, job: Job) -> None:
        Prediction.objects.filter(run__job=job.pk).delete()

    failed = canceled

    def plan(self, part: jobs.PartRun) -> None:
        run = run_of(part)
        images = images_of(run.dataset_id)
        unknown = {*undescribed(images, describer_of(run.engine).name), *backbones.unseen(run, images)}
        new = sorted(unknown, key=lambda image: image.id)
        total = len(new) + len(targets_of(run, part.job.parameters.get("max_samples")))
        with part.commit(parts=chunks(new, DESCRIBED_TOGETHER), total=total, note="Looking at images."):
            pass

    def describe(self, part: jobs.PartRun) -> None:
        run = run_of(part)
        unread = backbones.look(part, run)
        describe_images(part, run.dataset_id, describer_of(run.engine), unread)

    def study(self, part: jobs.PartRun) -> None:
        run = run_of(part)
        if run.engine in DETECTORS:
            with part.commit(parts=[]):
                return
        words = describer_of(run.engine)
        images = images_of(run.dataset_id)
        known = study_images(part, run.dataset_id, images, words, seed=run.seed)
        with part.commit(note="Looking for what images have in common.") as outcome:
            known.save()
            SmartRun.objects.filter(pk=run.pk).update(study=known)
            outcome.parts = chunks(undescribed(images, known.kind), ENCODED_TOGETHER)

    def encode(self, part: jobs.PartRun) -> None:
        run = run_of(part)
        encode_images(part, run.dataset_id, describer_of(run.engine), smart_classes.study_of(run))

    def learn(self, part: jobs.PartRun) -> None:
        run = run_of(part)
        part.progress("Learning from what is labeled.")
        learner = learner_of(run)
        learned = learner.learn(part, run)
        examples = unpack(learned.whereabouts)["ids"]
        targets = targets_of(run, part.job.parameters.get("max_samples"))
        changes = {
            "labels": learned.labels,
            "learned": learned.arrays,
            "report": learned.report,
            "counts": {"examples": len(examples)},
        }
        parts = chunks(targets, learner.TOGETHER)
        with part.commit(parts=parts, total=part.job.done + len(targets), note="Proposing labels."):
            SmartRun.objects.filter(pk=run.pk).update(**changes)
            Prediction.objects.create(run=run, values=learned.whereabouts)

    def predict(self, part: jobs.PartRun) -> None:
        run = run_of(part)
        ids = part.parameters["ids"]
        if is_over(part):
            with part.commit(done=len(ids), result={"suggested": 0, "problems": [], "left": len(ids)}):
                return
        found = learner_of(run).predict(part, run, ids)
        problems = tell(part, found.problems)
        with part.commit(done=len(ids)) as outcome:
            waiting = suggest(dataset_id=run.dataset_id, proposals=found.proposals, now=timezone.now())
            Prediction.objects.create(run=run, values=found.whereabouts)
            outcome.result = {"suggested": len(waiting), "problems": problems}

    def find_hard(self, part: jobs.PartRun) -> None:
        hard_examples.find_hard(part, run_of(part))

    def mark_hard(self, part: jobs.PartRun) -> None:
        hard_examples.mark_hard(part, run_of(part))

    def sum_up(self, part: jobs.PartRun) -> None:
        run = run_of(part)
        chosen = self._choose(part, run)
        told = [each for step in ("describe", "predict") for each in part.results(step) if each]
        problems = {sample for each in told for sample in each["problems"]}
        suggested = sum(each.get("suggested", 0) for each in told)
        hard = sum(each["hard"] for each in part.results("mark_hard") if each)
        counts = run.counts | {"suggested": suggested, "problems": len(problems), "hard": hard}
        note = f"{suggested:,} samples wait to be confirmed."
        if left := sum(each.get("left", 0) for each in told):
            counts["left"] = left
            note = f"{note} {left:,} were not reached in the time that was given."
        with part.commit(job_result={"report": run.report, "counts": counts}, note=note):
            SmartRun.objects.filter(pk=run.pk).update(next_samples=chosen, counts=counts)
            run.predictions.all().delete()
            SmartRun.objects.filter(dataset=run.dataset_id, pk__lt=run.pk).update(learned=None)

    def _choose(self, part: jobs.PartRun, run: SmartRun) -> list[int]:
        """The ids of samples to label next, the most useful first."""
        packed = run.predictions.order_by("pk").values_list("values", flat=True)
        found = joined(unpack(each) for each in packed)
        places = _candidates(found["margins"], np.random.default_rng(run.seed))
        candidates = {name: values[places] for name, values in found.items()}
        if "points" not in candidates:
            candidates = _with_appearance(run, candidates)
        with workbench(candidates=candidates) as folder:
            chosen = call(part, "choose", folder, labels=len(run.labels), number=NEXT, seed=run.seed)
        return list(chosen)


def learner_of(run: SmartRun) -> Any:
    """The module that learns what this dataset is labeled with."""
    return smart_boxes if run.engine in DETECTORS else smart_classes


def _with_appearance(run: SmartRun, candidates: Arrays) -> Arrays:
    """Those of the candidates whose images are described, with what they look like."""
    words = describer_of(run.engine)
    margins = dict(zip(candidates["ids"].tolist(), candidates["margins"].tolist(), strict=True))
    seen, described = descriptions_of(images_of(run.dataset_id, list(margins)), words.name, words.described)
    return {
        "ids": np.array([image.id for image in seen]),
        "margins": np.array([margins[image.id] for image in seen]),
        "appearance": described["appearance"],
    }


def _candidates(margins: Any, chance: np.random.Generator) -> Any:
    """Places of all that is labeled, whose margin is infinite, of the least sure, and of as many by chance."""
    if len(margins) <= MOST_CANDIDATES:
        return np.arange(len(margins))
    order = np.argsort(margins, kind="stable")
    by_chance = chance.choice(len(margins), MOST_CANDIDATES // 2, replace=False)
    labeled = np.flatnonzero(np.isinf(margins))[:MOST_CANDIDATES]
    return np.unique(np.concatenate([order[: MOST_CANDIDATES // 2], by_chance, labeled]))


def run_of(part: jobs.PartRun) -> SmartRun:
    return SmartRun.objects.select_related("model").get(job=part.job.pk)
