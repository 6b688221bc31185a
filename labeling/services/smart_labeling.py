"""Active learning: people label a few samples, an engine learns from them and proposes labels for the others."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from django.db.models import Count
from django.utils import timezone

from datasets import jobs
from datasets.errors import ConflictError
from datasets.models import Annotation, Dataset, Job, Label, Sample, User
from datasets.models.job import JobKind
from datasets.states import SampleState
from labeling.models import Algorithm, Prediction, SmartRun, Study
from labeling.services.describing import (
    Seen,
    Unreadable,
    descriptions_of,
    images_of,
    keep,
    read_squares,
    undescribed,
)
from labeling.services.suggesting import Proposal, suggest
from labeling.smart.engines import ENGINES, EngineWords, best_engine
from labeling.smart.engines.base import Arrays
from labeling.smart.packing import joined, pack, unpack

LEAST_LABELS, LEAST_SAMPLES = 2, 5
LEAST_CONFIDENCE = 0.05  # of a suggestion, unless somebody says otherwise
SHOWN_RUNS = 20
TOGETHER = {"describe": 256, "encode": 500, "predict": 1000}  # images of a part
STUDIED = 2000  # images
GROWN = 1.5  # times as many images as a study was made of make a new one worth its while
OTHERS = 2000  # unlabeled images that training looks at
NEXT = 200  # samples that are proposed to be labeled next
MOST_CANDIDATES = 5000  # among which they are chosen
MEGABYTES = 1500
SECONDS = 3600
CHILD = "labeling.smart.children"


class TooFewLabeledError(ConflictError):
    """`params.missing`: [{code, label?, there, needed}], each with its sentence in the message."""

    code = "too_few_labeled"

    def __init__(self, missing: Sequence[dict[str, Any]]) -> None:
        super().__init__(" ".join(each["message"] for each in missing), params={"missing": list(missing)})


class NoEngineError(ConflictError):
    code = "no_engine"
    message = "Nothing that is installed here learns from such a dataset."


# Before the start


def missing_for(dataset: Dataset) -> list[dict[str, Any]]:
    """What people have to do before there is anything to learn from; nothing where smart labeling can start."""
    missing = []
    enough = [count for count in labeled_samples(dataset).values() if count >= LEAST_SAMPLES]
    if len(enough) < LEAST_LABELS:
        message = f"Label at least {LEAST_SAMPLES} samples with each of {LEAST_LABELS} labels."
        missing.append({"code": "labels", "there": len(enough), "needed": LEAST_LABELS, "message": message})
    if not dataset.unlabeled and not dataset.to_confirm:
        message = "No sample is left that is not labeled."
        missing.append({"code": "unlabeled", "there": 0, "needed": 1, "message": message})
    return missing


def labeled_samples(dataset: Dataset) -> dict[int, int]:
    """{label id: labeled samples that have it}, of labels that are there."""
    marks = Annotation.objects.filter(
        layer=None, sample__dataset=dataset, sample__deleted_at=None, sample__state=SampleState.LABELED
    )
    counted = (
        marks.filter(label__deleted_at=None).values("label").annotate(samples=Count("sample", distinct=True))
    )
    return dict(counted.values_list("label", "samples"))


def start_smart_labeling(
    *, dataset: Dataset, algorithm: Algorithm, min_confidence: float, actor: User
) -> Job:
    """Start a run; raises TooFewLabeledError, NoEngineError, DatasetBusyError."""
    if missing := missing_for(dataset):
        raise TooFewLabeledError(missing)
    engine = engine_for(dataset, algorithm)
    job = jobs.start(
        JobKind.SMART_LABELING,
        dataset=dataset,
        actor=actor,
        parameters={"type": "active_learning", "algorithm": algorithm, "min_confidence": min_confidence},
    )
    SmartRun.objects.create(
        dataset=dataset,
        job=job,
        algorithm=algorithm,
        engine=engine.name,
        min_confidence=min_confidence,
    )
    return job


def engine_for(dataset: Dataset, algorithm: Algorithm) -> EngineWords:
    engine = best_engine(dataset.type, algorithm)
    if engine is None:
        raise NoEngineError
    return engine


def latest_runs(dataset: Dataset) -> list[SmartRun]:
    """The newest first, with their jobs."""
    runs = SmartRun.objects.filter(dataset=dataset).select_related("job__created_by").defer("learned")
    return list(runs.order_by("-pk")[:SHOWN_RUNS])


def next_samples_of(dataset: Dataset) -> list[int]:
    """Samples to label next by the latest run that has ended, without those that were labeled since."""
    latest = SmartRun.objects.finished().filter(dataset=dataset).order_by("-pk").first()
    if latest is None:
        return []
    open_ones = Sample.objects.live().filter(pk__in=latest.next_samples).exclude(state=SampleState.LABELED)
    still = set(open_ones.values_list("pk", flat=True))
    return [pk for pk in latest.next_samples if pk in still]


# The run


@jobs.handles(JobKind.SMART_LABELING, queue="heavy", exclusive=True)
class SmartLabeling(jobs.Handler):
    """What is known of images is kept from run to run; training is one part, all else is many."""

    steps = ("plan", "describe", "study", "encode", "learn", "predict", "sum_up")

    def plan(self, part: jobs.PartRun) -> None:
        run = _run_of(part)
        new = undescribed(images_of(run.dataset_id), run.engine)
        with part.commit(parts=_chunks(new, "describe"), total=len(new), note="Looking at images."):
            pass

    def describe(self, part: jobs.PartRun) -> None:
        run = _run_of(part)
        read, squares, problems = read_squares(images_of(run.dataset_id, part.parameters["ids"]), part.check)
        described: Arrays = {}
        if read:
            with _workbench(squares={"squares": squares}) as folder:
                _call(part, "describe", folder, engine=run.engine)
                described = unpack(folder / "described.npz")
        for problem in problems:
            part.log(problem.message, level="warning", subject=str(problem.sample_id), code=problem.code)
        with part.commit(done=len(part.parameters["ids"]), result={"problems": _told(problems)}):
            keep(read, described, ENGINES[run.engine].described, run.engine)

    def study(self, part: jobs.PartRun) -> None:
        run = _run_of(part)
        words = ENGINES[run.engine]
        images = images_of(run.dataset_id)
        known = Study.objects.filter(dataset=run.dataset_id, engine=run.engine).order_by("-pk").first()
        if known is None or min(len(images), STUDIED) > GROWN * known.images:
            chance = np.random.default_rng(run.seed)
            some = [images[place] for place in sorted(chance.permutation(len(images))[:STUDIED])]
            seen, described = descriptions_of(some, run.engine, words.described)
            with _workbench(described=described) as folder:
                _call(part, "study", folder, engine=run.engine, seed=run.seed)
                arrays = (folder / "studied.npz").read_bytes()
            known = Study(dataset_id=run.dataset_id, engine=run.engine, images=len(seen), arrays=arrays)
        with part.commit(note="Looking for what images have in common.") as outcome:
            known.save()
            SmartRun.objects.filter(pk=run.pk).update(study=known)
            outcome.parts = _chunks(undescribed(images, known.kind), "encode")

    def encode(self, part: jobs.PartRun) -> None:
        run = _run_of(part)
        words, study = ENGINES[run.engine], _study_of(run)
        images = images_of(run.dataset_id, part.parameters["ids"])
        seen, described = descriptions_of(images, run.engine, words.described)
        encoded: Arrays = {}
        if seen:
            with _workbench(described=described, studied=unpack(study.arrays)) as folder:
                _call(part, "encode", folder, engine=run.engine)
                encoded = unpack(folder / "encoded.npz")
        with part.commit():
            keep(seen, encoded, words.encoded, study.kind)

    def learn(self, part: jobs.PartRun) -> None:
        run = _run_of(part)
        part.progress("Learning from what is labeled.")
        examples = _examples(run)
        targets = _targets(run)
        chance = np.random.default_rng(run.seed)
        some = [targets[place] for place in sorted(chance.permutation(len(targets))[:OTHERS])]
        seen, arrays = _arrays(run, list(examples))
        labels = sorted(set(examples.values()))
        names = dict(Label.objects.filter(pk__in=labels).values_list("pk", "name"))
        with _workbench(examples=arrays, others=_arrays(run, some)[1]) as folder:
            report = _call(
                part,
                "train",
                folder,
                engine=run.engine,
                labels=[labels.index(examples[image]) for image in seen],
                names=[names[label] for label in labels],
                seed=run.seed,
            )
            learned, points = (folder / "learned.npz").read_bytes(), unpack(folder / "pointed.npz")["points"]
        shown = _prediction(seen, np.full(len(seen), np.inf), points)
        changes = {"labels": labels, "learned": learned, "report": report, "counts": {"examples": len(seen)}}
        with part.commit(parts=_chunks(targets, "predict"), total=len(targets), note="Proposing labels."):
            SmartRun.objects.filter(pk=run.pk).update(**changes)
            Prediction.objects.create(run=run, values=shown)

    def predict(self, part: jobs.PartRun) -> None:
        run = _run_of(part)
        assert run.learned is not None
        images, arrays = _arrays(run, images_of(run.dataset_id, part.parameters["ids"]))
        if not images:
            with part.commit(done=len(part.parameters["ids"])):
                return
        with _workbench(images=arrays, learned=unpack(run.learned)) as folder:
            _call(part, "predict", folder, engine=run.engine)
            found = unpack(folder / "predicted.npz")
        ordered = np.sort(found["probabilities"], axis=1)
        proposals = _proposals(run, images, found["probabilities"])
        with part.commit(done=len(part.parameters["ids"])) as outcome:
            waiting = suggest(dataset_id=run.dataset_id, proposals=proposals, now=timezone.now())
            kept = _prediction(images, ordered[:, -1] - ordered[:, -2], found["points"])
            Prediction.objects.create(run=run, values=kept)
            outcome.result = {"suggested": len(waiting)}

    def sum_up(self, part: jobs.PartRun) -> None:
        run = _run_of(part)
        found = joined(
            unpack(each) for each in run.predictions.order_by("pk").values_list("values", flat=True)
        )
        places = _candidates(found["margins"], np.random.default_rng(run.seed))
        some = {name: values[places] for name, values in found.items()}
        with _workbench(candidates=some) as folder:
            chosen = _call(part, "choose", folder, labels=len(run.labels), number=NEXT, seed=run.seed)
        problems = [problem for told in part.results("describe") if told for problem in told["problems"]]
        suggested = sum(told["suggested"] for told in part.results("predict") if told)
        counts = run.counts | {"suggested": suggested, "problems": len(problems)}
        note = f"{suggested:,} samples wait to be confirmed."
        with part.commit(job_result={"report": run.report, "counts": counts}, note=note):
            SmartRun.objects.filter(pk=run.pk).update(next_samples=chosen, counts=counts)
            run.predictions.all().delete()


def _run_of(part: jobs.PartRun) -> SmartRun:
    return SmartRun.objects.get(job=part.job.pk)


def _study_of(run: SmartRun) -> Study:
    assert run.study_id is not None
    return Study.objects.get(pk=run.study_id)


def _examples(run: SmartRun) -> dict[Seen, int]:
    """{image of a labeled sample: the id of the label that it was given first}."""
    marks = Annotation.objects.filter(
        layer=None, sample__dataset=run.dataset_id, sample__deleted_at=None, sample__state=SampleState.LABELED
    )
    rows = marks.filter(label__deleted_at=None).order_by("-created_at", "-pk").values_list("sample", "label")
    label_of = dict(rows.iterator())
    return {image: label_of[image.id] for image in images_of(run.dataset_id) if image.id in label_of}


def _targets(run: SmartRun) -> list[Seen]:
    """The images of samples that nobody has labeled."""
    waiting = Sample.objects.live().filter(dataset=run.dataset_id, annotation_count=0)
    ids = set(waiting.exclude(state=SampleState.LABELED).values_list("pk", flat=True))
    return [image for image in images_of(run.dataset_id) if image.id in ids]


def _arrays(run: SmartRun, images: Sequence[Seen]) -> tuple[list[Seen], Arrays]:
    """Those of the images that are described and encoded, and both as arrays."""
    words, study = ENGINES[run.engine], _study_of(run)
    seen, encoded = descriptions_of(images, study.kind, words.encoded)
    seen_again, described = descriptions_of(seen, run.engine, words.described)
    assert seen_again == seen  # nothing is encoded that was not described
    return seen, described | encoded


def _proposals(run: SmartRun, images: Sequence[Seen], probabilities: Any) -> dict[int, list[Proposal]]:
    best = probabilities.argmax(axis=1)
    found = {}
    for image, label, of_labels in zip(images, best.tolist(), probabilities, strict=True):
        confidence = float(of_labels[label])
        is_sure = confidence >= run.min_confidence
        found[image.id] = [Proposal(run.labels[label], round(confidence, 4))] if is_sure else []
    return found


def _prediction(images: Sequence[Seen], margins: Any, points: Any) -> bytes:
    ids = np.array([image.id for image in images], dtype=np.int64)
    return pack({"ids": ids, "margins": margins.astype(np.float32), "points": points.astype(np.float16)})


def _candidates(margins: Any, chance: np.random.Generator) -> Any:
    """Places of all that is labeled, whose margin is infinite, of the least sure, and of as many by chance."""
    if len(margins) <= MOST_CANDIDATES:
        return np.arange(len(margins))
    order = np.argsort(margins, kind="stable")
    by_chance = chance.choice(len(margins), MOST_CANDIDATES // 2, replace=False)
    labeled = np.flatnonzero(np.isinf(margins))[:MOST_CANDIDATES]
    return np.unique(np.concatenate([order[: MOST_CANDIDATES // 2], by_chance, labeled]))


def _chunks(images: Sequence[Seen], step: str) -> list[dict[str, Any]]:
    size = TOGETHER[step]
    ids = [image.id for image in images]
    return [{"ids": ids[start : start + size]} for start in range(0, len(ids), size)]


def _told(problems: Sequence[Unreadable]) -> list[dict[str, Any]]:
    return [{"sample": str(each.sample_id), "code": each.code, "message": each.message} for each in problems]


@contextmanager
def _workbench(**files: Arrays) -> Iterator[Path]:
    """A folder with arrays for a child process, gone afterwards."""
    with TemporaryDirectory(prefix="easel-smart-") as name:
        folder = Path(name)
        for file, arrays in files.items():
            (folder / f"{file}.npz").write_bytes(pack(arrays))
        yield folder


def _call(part: jobs.PartRun, function: str, folder: Path, **arguments: Any) -> Any:
    told = {"folder": str(folder)} | arguments
    return part.run_in_child(f"{CHILD}:{function}", told, seconds=SECONDS, megabytes=MEGABYTES)
