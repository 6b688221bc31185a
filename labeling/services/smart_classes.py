"""A run on a dataset of classes: the labels that whole images have."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from datasets import jobs
from datasets.models import Annotation, Label
from datasets.states import SampleState
from labeling.models import SmartRun, Study
from labeling.services.backbones import with_backbone
from labeling.services.describing import descriptions_of
from labeling.services.pictures import Seen, images_of
from labeling.services.smart_work import Found, Learned, call, targets_of, training_seconds, workbench
from labeling.services.suggesting import Proposal
from labeling.smart.engines import ENGINES
from labeling.smart.engines.base import Arrays
from labeling.smart.packing import pack, unpack

TOGETHER = 1000  # images of a part of prediction
OTHERS = 2000  # unlabeled images that training looks at


def learn(part: jobs.PartRun, run: SmartRun) -> Learned:
    examples = _examples(run)
    targets = targets_of(run)
    chance = np.random.default_rng(run.seed)
    others = [targets[place] for place in sorted(chance.permutation(len(targets))[:OTHERS])]
    seen, arrays = arrays_of(run, list(examples))
    labels = sorted(set(examples.values()))
    names = dict(Label.objects.filter(pk__in=labels).values_list("pk", "name"))
    with workbench(examples=arrays, others=arrays_of(run, others)[1]) as folder:
        report = call(
            part,
            "train",
            folder,
            engine=run.engine,
            labels=[labels.index(examples[image]) for image in seen],
            names=[names[label] for label in labels],
            seed=run.seed,
            seconds=training_seconds(part),
        )
        learned = (folder / "learned.npz").read_bytes()
        points = unpack(folder / "pointed.npz")["points"]
    return Learned(learned, labels, report, _whereabouts(seen, np.full(len(seen), np.inf), points))


def predict(part: jobs.PartRun, run: SmartRun, ids: Sequence[int]) -> Found:
    assert run.learned is not None
    images, arrays = arrays_of(run, images_of(run.dataset_id, ids))
    with workbench(images=arrays, learned=unpack(run.learned)) as folder:
        call(part, "predict", folder, engine=run.engine)
        found = unpack(folder / "predicted.npz")
    ordered = np.sort(found["probabilities"], axis=1)
    proposals = {
        image.id: _proposals(run, of_labels)
        for image, of_labels in zip(images, found["probabilities"], strict=True)
    }
    return Found(proposals, _whereabouts(images, ordered[:, -1] - ordered[:, -2], found["points"]))


def study_of(run: SmartRun) -> Study:
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


def arrays_of(run: SmartRun, images: Sequence[Seen]) -> tuple[list[Seen], Arrays]:
    """Those of the images that are described and encoded, and that the run's backbone has answered to, and all that as
    arrays."""
    words, study = ENGINES[run.engine], study_of(run)
    seen, encoded = descriptions_of(images, study.kind, words.encoded)
    seen_again, described = descriptions_of(seen, run.engine, words.described)
    assert seen_again == seen  # nothing is encoded that was not described
    return with_backbone(run, seen, described | encoded)


def _proposals(run: SmartRun, probabilities: Any) -> list[Proposal]:
    """The labels in the order in which they are likely: the first that nobody has rejected will be suggested."""
    order = np.argsort(-probabilities, kind="stable")
    return [
        Proposal(run.labels[place], round(float(probabilities[place]), 4))
        for place in order.tolist()
        if probabilities[place] >= run.min_confidence
    ]


def _whereabouts(images: Sequence[Seen], margins: Any, points: Any) -> bytes:
    ids = np.array([image.id for image in images], dtype=np.int64)
    return pack({"ids": ids, "margins": margins.astype(np.float32), "points": points.astype(np.float16)})
