"""Pre-labeling: a model that was trained elsewhere proposes labels, as suggestions that wait to be confirmed."""

import uuid
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from datasets import jobs
from datasets.errors import ConflictError
from datasets.label_writer import LabelDraft, check_name, create_labels
from datasets.models import Dataset, Job, Label, User
from datasets.models.dataset import DatasetType
from datasets.models.job import JobKind
from labeling.errors import ModelNotReadyError, ModelUnfitError, ModelUnusableError, NoLabelError
from labeling.models import LabelingModel, ModelTask, Prediction, SmartRun
from labeling.services import hard_examples
from labeling.services.backend_runs import answers_of_backend, get_ready, question_of
from labeling.services.model_answers import Answer, Answers, answers_of
from labeling.services.model_files import child_of
from labeling.services.pictures import Unreadable, images_of
from labeling.services.smart_boxes import learn_sizes, whereabouts
from labeling.services.smart_work import chunks, targets_of, tell
from labeling.services.suggesting import Proposal, suggest

TOGETHER = 48  # images of a part

LabelMap = Mapping[str, str | None]


class NothingToPreLabelError(ConflictError):
    code = "nothing_to_pre_label"
    message = "No sample is left that is not labeled. Choose labeled ones too, or add data."


def start_pre_labeling(
    *,
    dataset: Dataset,
    model: LabelingModel,
    min_confidence: float,
    label_map: LabelMap,
    include_labeled: bool,
    actor: User,
    marks_hard: bool = True,
) -> Job:
    """Start a run. `label_map` says which label of the dataset a label of the model becomes, null where it is left
    out; what it does not name keeps its name. Labels that the dataset lacks are made. What the run finds hard it marks
    under the job's `group`, unless told otherwise.

    Raises ModelNotReadyError, ModelUnfitError, NothingToPreLabelError, DatasetBusyError, InvalidInputError.
    """
    if not model.is_ready:
        raise ModelNotReadyError
    require_fit(dataset, model)
    names = [name for name in names_by(dataset, model, label_map) if name is not None]
    for name in names:
        check_name(name)
    if not names:
        raise NoLabelError
    if not (dataset.total if include_labeled else dataset.unlabeled + dataset.to_confirm):
        raise NothingToPreLabelError
    parameters = {
        "type": "pre_labeling",
        "model": str(model.pk),
        "model_name": model.name,
        "min_confidence": min_confidence,
        "label_map": dict(label_map),
        "include_labeled": include_labeled,
        **({"group": str(uuid.uuid4())} if marks_hard else {}),
    }
    with transaction.atomic():
        job = jobs.start(JobKind.PRE_LABELING, dataset=dataset, actor=actor, parameters=parameters)
        SmartRun.objects.create(dataset=dataset, job=job, model=model, min_confidence=min_confidence)
    return job


def require_fit(dataset: Dataset, model: LabelingModel) -> None:
    if model.is_backend:
        return
    is_classifier = model.task == ModelTask.CLASSIFICATION
    if is_classifier != (dataset.type == DatasetType.IMAGE_CLASSIFICATION):
        raise ModelUnfitError


def names_by(dataset: Dataset, model: LabelingModel, label_map: LabelMap) -> list[str | None]:
    """What each of the model's labels is called in the dataset; a backend is asked for the dataset's own, and more."""
    if model.is_backend:
        own = Label.objects.live().filter(dataset=dataset).order_by("pk").values_list("name", flat=True)
        return list(dict.fromkeys([*own, *filter(None, label_map.values())]))
    return [label_map.get(name, name) for name in model.labels]


@jobs.handles(JobKind.PRE_LABELING, queue="heavy", exclusive=True)
class PreLabeling(jobs.Handler):
    """Labels first, then the samples in parts; each part asks the model in a process of its own, or a backend."""

    steps = ("plan", "predict", "find_hard", "mark_hard", "sum_up")

    def canceled(self, job: Job) -> None:
        Prediction.objects.filter(run__job=job.pk).delete()

    failed = canceled

    def plan(self, part: jobs.PartRun) -> None:
        run = run_of(part)
        model, told = model_of(run), part.job.parameters
        images = images_of(run.dataset_id) if told["include_labeled"] else targets_of(run)
        names = names_by(run.dataset, model, told["label_map"])
        targets = len(images)
        if model.is_backend:
            question = question_of(run.dataset, [name for name in names if name], told["label_map"])
            run.model_version, images = get_ready(run, model, question, images, part.check)
        with part.commit(
            parts=chunks(images, TOGETHER), total=len(images), note="Asking the model."
        ) as outcome:
            labels = label_ids(run.dataset, names)
            SmartRun.objects.filter(pk=run.pk).update(labels=labels, model_version=run.model_version)
            outcome.result = {"known": targets - len(images)}

    def predict(self, part: jobs.PartRun) -> None:
        run = run_of(part)
        ids = part.parameters["ids"]
        learn_sizes(run.dataset_id, ids)
        answers, unreadable = self.answers(part, run)
        problems = tell(part, unreadable)
        proposals = {pk: proposals_of(run, said) for pk, said in answers.items()}
        with part.commit(done=len(ids)) as outcome:
            waiting = suggest(
                dataset_id=run.dataset_id,
                proposals=proposals,
                now=timezone.now(),
                beside=part.job.parameters["include_labeled"],
            )
            Prediction.objects.create(run=run, values=whereabouts(list(proposals), 0))
            outcome.result = {"suggested": len(waiting), "problems": problems}

    def find_hard(self, part: jobs.PartRun) -> None:
        hard_examples.find_hard(part, run_of(part))

    def mark_hard(self, part: jobs.PartRun) -> None:
        hard_examples.mark_hard(part, run_of(part))

    def answers(self, part: jobs.PartRun, run: SmartRun) -> tuple[Answers, list[Unreadable]]:
        model, images = model_of(run), images_of(run.dataset_id, part.parameters["ids"])
        if model.is_backend:
            return answers_of_backend(part, run, model, images)
        return answers_of(
            model, model.settings, images, run.min_confidence, run=child_of(part), check=part.check
        )

    def sum_up(self, part: jobs.PartRun) -> None:
        run = run_of(part)
        told = [each for each in part.results("predict") if each]
        suggested = sum(each["suggested"] for each in told)
        problems = sum(len(each["problems"]) for each in told)
        hard = sum(each["hard"] for each in part.results("mark_hard") if each)
        counts = {"suggested": suggested, "problems": problems, "hard": hard}
        note = f"{suggested:,} samples wait to be confirmed."
        if known := sum(each["known"] for each in part.results("plan")):
            counts["known"] = known
            note = f"{note} {known:,} wait already with what this version of the model said."
        with part.commit(job_result={"report": {}, "counts": counts}, note=note):
            SmartRun.objects.filter(pk=run.pk).update(counts=counts)
            run.predictions.all().delete()


def run_of(part: jobs.PartRun) -> SmartRun:
    return SmartRun.objects.select_related("dataset", "model").get(job=part.job.pk)


def model_of(run: SmartRun) -> LabelingModel:
    if run.model is None:
        raise ModelUnusableError("gone", "The model was deleted. Add it again.")
    return run.model


def label_ids(dataset: Dataset, names: list[str | None]) -> list[int | None]:
    """The ids of the dataset's labels of these names, which are made where they are not there."""
    wanted = list(dict.fromkeys(check_name(name) for name in names if name is not None))
    known = dict(Label.objects.live().filter(dataset=dataset, name__in=wanted).values_list("name", "pk"))
    drafts = [LabelDraft(name) for name in wanted if name not in known]
    known |= {label.name: label.pk for label in create_labels(dataset=dataset, drafts=drafts)}
    return [None if name is None else known[check_name(name)] for name in names]


def proposals_of(run: SmartRun, answers: list[Answer]) -> list[Proposal]:
    """What the model says, under the dataset's labels; what is left out is not said."""
    return [
        Proposal(run.labels[answer.label], answer.confidence, answer.box, answer.shape)
        for answer in answers
        if run.labels[answer.label] is not None
    ]
