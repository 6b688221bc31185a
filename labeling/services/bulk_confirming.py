"""Confirming at once all that a model is sure of, where a manager allows it, and checking a few of it afterwards."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import Count, Min, Q, QuerySet, Sum

from datasets.errors import ConflictError, InvalidInputError, NotFoundError
from datasets.models import Change, Dataset, Sample, User
from datasets.sample_sets import SetEmptyError, make_set
from datasets.states import SampleState
from labeling.models import BulkConfirmation, SmartRun, SmartSettings, Verdict
from labeling.services.batch import run_batch
from labeling.services.batch_decisions import Batch
from labeling.services.bulk import BulkResult
from labeling.services.history import ChangeSupersededError, undo_change
from labeling.services.waiting import open_suggestions_of
from labeling.smart.shares import share, share_json

LEAST_HELD_OUT = 30  # decisions on held-out samples, below which nothing is promised
MOST_CHECKED, CHECKED_SHARE = 20, 0.1
SHOWN = 20


class BulkConfirmationOffError(ConflictError):
    code = "bulk_confirmation_off"
    message = "Confirming in bulk is switched off here. A manager can switch it on."


class TooFewHeldOutError(ConflictError):
    code = "too_few_held_out"
    message = f"Fewer than {LEAST_HELD_OUT} held-out samples say how often that is right. Label more, and run again."


class NothingSureError(ConflictError):
    code = "nothing_sure"
    message = "Nothing that waits is that sure. Choose a lower threshold."


@dataclass(frozen=True, slots=True)
class Offer:
    """What a threshold would take now, and what the latest run's report says of it. `precision` is a share as JSON."""

    confidence: float
    precision: dict[str, Any]
    coverage: float
    samples: int
    suggestions: int

    @property
    def is_backed(self) -> bool:
        return bool(self.precision["number"] >= LEAST_HELD_OUT)


def may_confirm_in_bulk(dataset: Dataset) -> bool:
    return SmartSettings.objects.filter(dataset=dataset, confirms_in_bulk=True).exists()


def allow_bulk_confirmation(*, dataset: Dataset, is_on: bool) -> None:
    SmartSettings.objects.update_or_create(dataset=dataset, defaults={"confirms_in_bulk": is_on})


def sure_samples(dataset: Dataset, *, least: float) -> QuerySet[Any, Any]:
    """{sample, least, number}: how sure the least sure suggestion is of those that are shown, and how many are.

    `least` is the confidence below which they are hidden. A sample is as sure as the least sure of what is shown: with
    one doubtful box in it somebody has to look at it anyway.
    """
    shown = open_suggestions_of(dataset).filter(confidence__gte=least)
    return shown.values("sample").annotate(least=Min("confidence"), number=Count("pk")).order_by()


def offers(dataset: Dataset, *, least: float) -> list[Offer]:
    """What each threshold of the latest run's report would take; none before something was learned."""
    run = _latest_run(dataset)
    if run is None:
        return []
    rows = run.report["thresholds"]
    counts: dict[str, Any] = {}
    for place, row in enumerate(rows):
        is_sure = Q(least__gte=row["confidence"])
        counts[f"samples_{place}"] = Count("sample", filter=is_sure)
        counts[f"suggestions_{place}"] = Sum("number", filter=is_sure)
    found = sure_samples(dataset, least=least).aggregate(**counts)
    return [
        Offer(
            row["confidence"],
            row["precision"],
            row["coverage"],
            found[f"samples_{place}"] or 0,
            found[f"suggestions_{place}"] or 0,
        )
        for place, row in enumerate(rows)
    ]


def _latest_run(dataset: Dataset) -> SmartRun | None:
    runs = SmartRun.objects.finished().filter(dataset=dataset, report__has_key="thresholds").defer("learned")
    return runs.order_by("-pk").first()


def confirm_in_bulk(
    *, dataset: Dataset, min_confidence: float, least: float, actor: User, now: dt.datetime
) -> tuple[BulkConfirmation, BulkResult]:
    """Confirm every sample on which all that is shown is at least so sure; above 10,000 of them a job does.

    A random tenth of them, twenty at most, is chosen to be checked. Raises BulkConfirmationOffError,
    InvalidInputError for a threshold that the report does not tell of, TooFewHeldOutError, NothingSureError.
    """
    if not may_confirm_in_bulk(dataset):
        raise BulkConfirmationOffError
    offer = next((each for each in offers(dataset, least=least) if each.confidence == min_confidence), None)
    run = _latest_run(dataset)
    if offer is None or run is None:
        raise InvalidInputError("min_confidence: Use a threshold of the latest run's report.")
    if not offer.is_backed:
        raise TooFewHeldOutError
    sure = sure_samples(dataset, least=least).filter(least__gte=min_confidence)
    numbers = dict(sure.values_list("sample", "number"))
    if not numbers:
        raise NothingSureError
    with transaction.atomic():
        result = run_batch(
            dataset=dataset,
            batch=Batch("confirm", min_confidence=min_confidence),
            wanted=sorted(numbers),
            actor=actor,
            now=now,
        )
        if result.change_group is None:
            raise NothingSureError
        confirmation = BulkConfirmation.objects.create(
            dataset=dataset,
            run=run,
            change_group=result.change_group,
            min_confidence=min_confidence,
            samples=len(numbers),
            suggestions=sum(numbers.values()),
            expected=offer.precision,
            author=actor,
            created_at=now,
        )
        _choose_checks(confirmation, sorted(numbers), now)
    return confirmation, result


def _choose_checks(confirmation: BulkConfirmation, ids: list[int], now: dt.datetime) -> None:
    chance = np.random.default_rng(confirmation.pk)
    number = min(MOST_CHECKED, max(1, round(CHECKED_SHARE * len(ids))))
    chosen = sorted(int(pk) for pk in chance.choice(ids, number, replace=False))
    assert confirmation.author is not None
    try:
        kept = make_set(dataset=confirmation.dataset, sample_ids=chosen, author=confirmation.author, now=now)
    except SetEmptyError:
        return
    confirmation.to_check, confirmation.sample_set = chosen, kept
    confirmation.save(update_fields=["to_check", "sample_set"])


# Checking


def latest_confirmations(dataset: Dataset) -> list[BulkConfirmation]:
    found = BulkConfirmation.objects.filter(dataset=dataset).select_related("author")
    return list(found.prefetch_related("verdicts").order_by("-pk")[:SHOWN])


def measured(confirmation: BulkConfirmation) -> dict[str, Any]:
    """The share of right ones among what people have checked of it, as JSON."""
    verdicts = list(confirmation.verdicts.all())
    taken = sum(each.taken for each in verdicts)
    return share_json(share(taken - sum(each.wrong for each in verdicts), taken))


def judge(
    *,
    dataset: Dataset,
    confirmation_id: int,
    sample_id: int,
    wrong: int,
    actor: User,
    now: dt.datetime,
) -> BulkConfirmation:
    """Say how many of the suggestions confirmed on a sample are wrong; with any it waits to be confirmed again.

    Raises NotFoundError for what is not to be checked, InvalidInputError where fewer were confirmed.
    """
    confirmation = _find(dataset, confirmation_id)
    if sample_id not in confirmation.to_check:
        raise NotFoundError
    change = Change.objects.filter(group=confirmation.change_group, sample=sample_id).first()
    if change is None:
        raise NotFoundError
    taken = len(change.after["annotations"].keys() - change.before["annotations"].keys())
    if not 0 <= wrong <= taken:
        raise InvalidInputError(f"wrong: Use a number from 0 to {taken}.")
    found = {"taken": taken, "wrong": wrong, "author": actor, "at": now}
    with transaction.atomic():
        Verdict.objects.update_or_create(confirmation=confirmation, sample_id=sample_id, defaults=found)
        if wrong and Sample.objects.live().filter(pk=sample_id, state=SampleState.LABELED).exists():
            _send_back(dataset, change, actor, now)
    return _find(dataset, confirmation_id)


def _send_back(dataset: Dataset, change: Change, actor: User, now: dt.datetime) -> None:
    try:
        with transaction.atomic():
            undo_change(dataset=dataset, change=change, actor=actor, now=now)
    except ChangeSupersededError:
        return  # somebody has put it right already


def _find(dataset: Dataset, confirmation_id: int) -> BulkConfirmation:
    found = BulkConfirmation.objects.filter(dataset=dataset, pk=confirmation_id).select_related("author")
    confirmation = found.prefetch_related("verdicts").first()
    if confirmation is None:
        raise NotFoundError
    return confirmation
